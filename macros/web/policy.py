"""What a page may load and run: its Content-Security-Policy, computed from the built pages.

Everything comes from the site itself; of inline code, only what the templates put there runs, by
its SHA-256. Neither `unsafe-inline` nor `unsafe-eval` is needed.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

Policy = Mapping[str, Iterable[str]]
"""Hashes as `sha256-…`, by kind: `script`, `style`, and `attribute` for `style=`."""

KINDS = ("script", "style", "attribute")
# Articles for WeChat are styled by attributes; no other page may be.
_ARTICLES = "wechat/"
# Where our templates put them: a script inside an article came with its text and must not run.
_SCRIPTS = "head > script:not([src]), body > script:not([src])"
_STYLES = "head > style"
_HEADER_ONLY = "frame-ancestors 'none'"
_META = re.compile(
    '(?P<charset><meta charset="utf-8">)(?:<meta http-equiv="Content-Security-Policy"[^>]*>)?'
)


def hashes(site: Path) -> dict[str, list[str]]:
    """Return the hashes of all inline scripts and styles in the site's pages, sorted."""
    files = site.rglob("*.html")
    pages = [_inline_hashes(f.read_text("utf-8"), f.relative_to(site).as_posix()) for f in files]
    return {kind: sorted({digest for page in pages for digest in page[kind]}) for kind in KINDS}


def add_policy(path: str, html: str) -> str:
    """Return the page at `path` with its policy, for hosts that send no headers of ours."""
    policy = _rules(*_inline_hashes(html, path).values())
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _META.sub(rf"\g<charset>{meta}", html, count=1)


def is_in(html: str) -> bool:
    """Return whether a page has its policy already."""
    return '<meta http-equiv="Content-Security-Policy"' in html


def snippet(policies: Iterable[Policy]) -> str:
    """Return the variable `$nianbao_csp` for nginx, fit for the pages of several releases at once.

    Args:
        policies: the `hashes` of each release that may be served.
    """
    releases = list(policies)
    scripts, styles, attributes = (
        sorted({digest for policy in releases for digest in policy.get(kind, ())}) for kind in KINDS
    )
    return f"""\
# 由发布程序生成，请不要手改：网页里内嵌的脚本和样式，只有登记了指纹的才有效。
map $uri $nianbao_csp {{
    default "{_rules(scripts, styles, ())}; {_HEADER_ONLY}";
    ~/{_ARTICLES} "{_rules(scripts, styles, attributes)}; {_HEADER_ONLY}";
}}
"""


def _rules(scripts: Iterable[str], styles: Iterable[str], attributes: Iterable[str]) -> str:
    digests = _quote(attributes)
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self'{_quote(scripts)}",
            f"style-src 'self'{_quote(styles)}",
            f"style-src-attr 'unsafe-hashes'{digests}" if digests else "style-src-attr 'none'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
        ]
    )


def _quote(digests: Iterable[str]) -> str:
    return "".join(f" '{digest}'" for digest in digests)


def _inline_hashes(html: str, path: str) -> dict[str, list[str]]:
    """Return the hashes of inline code in the page at `path`, in the order of `KINDS`."""
    tree = LexborHTMLParser(html)
    styled_nodes = tree.css("[style]") if path.startswith(_ARTICLES) else []
    texts_by_kind = {
        "script": [node.text() for node in tree.css(_SCRIPTS) if not _is_data(node)],
        "style": [node.text() for node in tree.css(_STYLES)],
        "attribute": [node.attributes["style"] or "" for node in styled_nodes],
    }
    return {kind: sorted({_hash(text) for text in texts}) for kind, texts in texts_by_kind.items()}


def _is_data(script: LexborNode) -> bool:
    """Return whether a script is no program, such as JSON-LD."""
    return (script.attributes.get("type") or "").endswith("json")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
