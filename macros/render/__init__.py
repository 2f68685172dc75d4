"""Sentences, cards, tables and charts: from the ledger to HTML and SVG."""
