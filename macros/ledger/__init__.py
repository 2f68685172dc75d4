"""Figures, the files they are written in, their relations, and what must stay hidden of them.

Pure: everything returns (objects, problems). No HTML, no Markdown, no MkDocs comes in.
"""
