"""The search index: what is found, by which characters and words, in parts of a few kilobytes.

Only what the search page loads is made here; `overrides/assets/search.js` reads it.
"""
