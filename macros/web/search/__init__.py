"""The search index: what is found, by which characters and words, in parts of a few kilobytes.

It holds only what the search page loads; `overrides/assets/search.js` reads it.
"""
