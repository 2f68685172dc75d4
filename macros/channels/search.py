"""Stub."""

from pathlib import Path


def write(site_dir: Path, synonyms: Path) -> None:
    """Nothing yet."""
