"""Addresses of the site's pages and files, and the permanent identifiers of what they say."""

from __future__ import annotations

import posixpath
import uuid
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from ..ledger.figure import PENDING
from ..ledger.settings import base, host

# A tag URI names a date on which its domain was the town's (RFC 4151): here the ids' first year.
_TAG_YEAR = 2026


def address(about: Mapping[str, str], path: str, anchor: str = "") -> str:
    """Return a full address; relative to the site's root while the site has no address."""
    return base(about) + quote(path) + (f"#{quote(anchor)}" if anchor else "")


def link(about: Mapping[str, str], path: str, holder: str) -> str:
    """Return a path of the site, with its anchor, as an address to be written in `holder`."""
    if site := base(about):
        return site + quote(path, safe="/#")
    return quote(posixpath.relpath(path, posixpath.dirname(holder) or "."), safe="/#")


def identifier(about: Mapping[str, str], path: str) -> str:
    """Return the permanent id of `path`: a tag URI if the site has a domain, else a UUID."""
    if site := base(about):
        place = quote(urlsplit(site).path, safe="/%") + quote(path)
        return f"tag:{host(site)},{_TAG_YEAR}:{place}"
    town = f"{about.get('所属', PENDING)}/{about.get('镇名', PENDING)}/{path}"
    return uuid.uuid5(uuid.NAMESPACE_URL, town).urn
