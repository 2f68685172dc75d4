"""The desk: the preview with a pen, in a browser on this computer.

It shows what `pen` knows and writes what `pen` writes; here are only addresses, pages and safety.
"""
