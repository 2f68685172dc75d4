"""The ways out of the built pages, one module or package each.

`document` is the one reading of a page, `outputs` makes the files. A channel takes the document
tree, the ledger and the library; nothing here changes a web page.
"""
