"""Finishing the built web pages: second edition, leaving notice, policy, head data, links.

Every module here reads and writes pages of the built site. What makes other files is a channel.
"""
