"""What stands between the built site and the public: inspection, release, deployment.

Everything here looks at a finished site or package and fails closed. Nothing here writes pages.
"""
