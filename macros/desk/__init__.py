"""What an editor does: check, import, compare, begin a year, set up a town.

A command and what only it needs live here. What text says belongs to `prose`, what leaves the
house to `gate`.
"""
