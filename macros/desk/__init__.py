"""The editor's commands: check, import, compare, begin a year, set up a town.

A command lives here with what only it needs. Rules about text belong to `prose`, publication to
`gate`.
"""
