"""The words of pages, from ledger and library to HTML and SVG, and the markup that pages may hold.

This package holds the words, their templates, and the names of the theme's files. Nothing in it
reads a built page.
"""
