"""The words of pages, from the ledger and the library to HTML and SVG, and what a page may hold.

A word, its template and the files that pages load live here. Nothing here reads a built page.
"""
