"""`nianbao release`: the site is built anew, verified, and packed into one file. Fails closed."""
