"""The data of the publicity pages: laws, hotlines, places, terms, guides, quizzes,
and the outline of a report.

Each module reads one kind of YAML file into objects and problems, as the ledger does; `render`
decides how they look.
"""
