"""What a page may load and run: its Content-Security-Policy, computed from the built pages.

Everything comes from the site itself; of what stands inside a page, only what the
templates put there runs, by its SHA-256. Neither `unsafe-inline` nor `unsafe-eval` is needed.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

Policy = Mapping[str, Iterable[str]]
"""Hashes as `sha256-…` by what they are of: `script`, `style`, and `attribute` for `style=`."""

KINDS = ("script", "style", "attribute")
# Articles for WeChat carry their looks in attributes; no other page may.
_ARTICLES = "wechat/"
# Where our templates put them: a script inside an article came with its text, and does not run.
_SCRIPTS = "head > script:not([src]), body > script:not([src])"
_STYLES = "head > style"
_HEADER_ONLY = "frame-ancestors 'none'"
_META = re.compile(
    '(?P<charset><meta charset="utf-8">)(?:<meta http-equiv="Content-Security-Policy"[^>]*>)?'
)


def hashes(site: Path) -> dict[str, list[str]]:
    """Return the hashes of everything inside the pages of the site, sorted."""
    files = site.rglob("*.html")
    pages = [_inside(f.read_text("utf-8"), f.relative_to(site).as_posix()) for f in files]
    return {kind: sorted({one for page in pages for one in page[kind]}) for kind in KINDS}


def stated(path: str, html: str) -> str:
    """Return the page at `path` with the policy that it needs, for hosts that send no headers of ours."""
    policy = _rules(*_inside(html, path).values())
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _META.sub(rf"\g<charset>{meta}", html, count=1)


def snippet(policies: Iterable[Policy]) -> str:
    """Return the variable `$nianbao_csp` for nginx, fit for the pages of several releases at once.

    Args:
        policies: what `hashes` gave for each release that may be served.
    """
    known = list(policies)
    scripts, styles, attributes = (
        sorted({one for policy in known for one in policy.get(kind, ())}) for kind in KINDS
    )
    return f"""\
# 由发布程序生成，请不要手改：网页里内嵌的脚本和样式，只有登记了指纹的才有效。
map $uri $nianbao_csp {{
    default "{_rules(scripts, styles, ())}; {_HEADER_ONLY}";
    ~/{_ARTICLES} "{_rules(scripts, styles, attributes)}; {_HEADER_ONLY}";
}}
"""


def _rules(scripts: Iterable[str], styles: Iterable[str], attributes: Iterable[str]) -> str:
    listed = _quoted(attributes)
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self'{_quoted(scripts)}",
            f"style-src 'self'{_quoted(styles)}",
            f"style-src-attr 'unsafe-hashes'{listed}" if listed else "style-src-attr 'none'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
        ]
    )


def _quoted(known: Iterable[str]) -> str:
    return "".join(f" '{one}'" for one in known)


def _inside(html: str, path: str) -> dict[str, list[str]]:
    """Return the hashes of what stands inside the page at `path`, in the order of `KINDS`."""
    tree = LexborHTMLParser(html)
    styled = tree.css("[style]") if path.startswith(_ARTICLES) else []
    found = {
        "script": [node.text() for node in tree.css(_SCRIPTS) if not _is_data(node)],
        "style": [node.text() for node in tree.css(_STYLES)],
        "attribute": [node.attributes["style"] or "" for node in styled],
    }
    return {kind: sorted({_hash(text) for text in texts}) for kind, texts in found.items()}


def _is_data(script: LexborNode) -> bool:
    """Return whether it is no program, such as JSON-LD."""
    return (script.attributes.get("type") or "").endswith("json")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
