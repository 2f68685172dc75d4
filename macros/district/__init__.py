"""District: what a district learns from its towns' published packages, and how far it may add up.

It reads packages as untrusted input, keeps what it read, compares only what agrees, and withholds
what would give away a count that a town hides. It makes no HTML and knows no generator.
"""
