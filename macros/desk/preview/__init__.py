"""`nianbao serve`: the site under the editor's hand, each page made when it is looked at."""
