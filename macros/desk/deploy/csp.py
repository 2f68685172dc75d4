"""csp.conf: what the web server lets run, for all releases that are kept."""

from __future__ import annotations

from collections.abc import Iterable

from .manifest import Manifest


def text(manifests: Iterable[Manifest]) -> str:
    """The snippet that nginx includes: two variables with the hashes, each hash once."""
    found = list(manifests)
    lines = ["# 由 nianbao deploy 写，不要手改。\n"]
    for kind in ("script", "style"):
        hashes = sorted({one for manifest in found for one in manifest.policy.get(kind, ())})
        lines.append(
            f'set $csp_{kind} "{" ".join(f"{chr(39)}{one}{chr(39)}" for one in hashes)}";\n'
        )
    return "".join(lines)
