"""Measure what the site costs, beside a reference in the same run; see BENCH.md.

What is compared takes turns, so that a noisy machine affects all alike. Nothing is asserted.
"""
