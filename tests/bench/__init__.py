"""What the site costs, beside something else in the same run; `make bench` keeps it in BENCH.md.

Everything compared takes turns, so that a noisy machine disturbs all alike. Nothing is asserted.
"""
