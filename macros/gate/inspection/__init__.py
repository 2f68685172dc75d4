"""`nianbao inspect`: what a machine can check of the national inspection of government websites."""
