"""What reading a town's package brings: its figures, or why it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Package:
    """What was read of a town."""

    town: str
    content: bytes
    """Its `all.csv`."""
    day: str
    """The day of the release."""
    version: str
    """The version of its figures."""
    base: str
    """The address of its site with a trailing slash; empty where it is not known."""

    @property
    def digest(self) -> str:
        """The SHA-256 of its content."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing of a town was taken over."""

    town: str
    reason: str
