"""`nianbao new-town`: a clean tree for another town, with nothing of this one."""
