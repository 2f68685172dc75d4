"""What is done to the built web pages: second edition, leaving notice, policy, head data, links.

Every step reads and writes pages of the built site. What makes a file of another kind is a channel.
"""
