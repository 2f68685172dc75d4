"""`nianbao inspect`: what of the national inspection of government websites a machine can see."""
