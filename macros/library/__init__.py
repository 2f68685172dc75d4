"""What the publicity pages draw on: laws, hotlines, places, terms, guides, quizzes.

Each module reads one kind of YAML file into objects and problems, as the ledger does. How they
look belongs to `render`.
"""
