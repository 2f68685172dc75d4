"""What a text says: numerals and numbers, wordings, markup, personal data, readability.

Readers of text live here, with no page, no project and no HTML of ours. What needs to know which
file it is in belongs to `desk.checks`.
"""
