"""Analysis of Chinese text: numbers, wording, markup, personal data, readability.

It works on plain text or Markdown and knows no page, no project and none of our HTML. Checks that
need to know the file belong to `desk.checks`.
"""
