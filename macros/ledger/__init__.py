"""Figures, the files that hold them, their relations, and disclosure control.

Pure: everything returns (objects, problems); HTML, Markdown and MkDocs stay out.
"""
