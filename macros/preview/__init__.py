"""Pages made by MkDocs: `nianbao serve` makes those that are viewed, `nianbao build` all.

Apart from `macros/__init__.py`, only this room imports MkDocs.
"""
