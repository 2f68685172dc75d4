"""The data of the publicity pages: laws, hotlines, places, terms, guides, forms, quizzes,
the outline of a report, and what follows a report up.

Each module reads one kind of YAML file into objects and problems, as the ledger does; `render`
decides how they look.
"""
