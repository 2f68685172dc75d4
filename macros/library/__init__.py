"""What the publicity pages draw on: laws, hotlines, places, terms, guides, quizzes.

Files under data/ become objects and problems; nothing here knows HTML or MkDocs.
"""
