"""The pen: changes one value or paragraph of an editor's file, and nothing else of it.

Here is what can be changed and where it is, what a form asks, how a change is written, and how it
is taken back. No HTTP and no HTML: `preview.desk` shows it in a browser.
"""
