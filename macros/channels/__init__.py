"""Channels: everything that is made from the built pages, one module or package each.

`document` parses a page once for all channels, `outputs` makes the files. A channel reads the
document tree, the ledger and the library, and never changes a web page.
"""
