"""The page on which a merge request is opened, from the address of the remote."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_HTTP = re.compile(r"https?://", re.I)
_SSH = re.compile(r"ssh://(?:[^@/]*@)?([^/:]+)(?::\d+)?/(.+)")
_SCP = re.compile(r"(?:[^@/:]+@)?([^/:]+):(?!//)(.+)")
"""`git@gitee.com:town/site.git`."""
_WORD = r"[^\s\"'<>\x00-\x1f\x7f]+"
_SAID = re.compile(rf"https?://{_WORD}/(?:pull/new|merge_requests/new|compare)[/?]{_WORD}")
"""What servers say after a push of where to go on."""


@dataclass(frozen=True, slots=True)
class Host:
    """A repository on a hosting platform."""

    platform: str
    """Gitee, GitLab, GitHub or Gitea; empty where the address does not tell."""
    page: str
    """Its web page, without a slash at the end and without user or password."""


def _gitee(page: str, branch: str, main: str) -> str:
    owner = urlsplit(page).path.strip("/").split("/")[0]
    return f"{page}/pull/new/{owner}:{branch}...{owner}:{main}"


_FORMS: dict[str, Callable[[str, str, str], str]] = {
    "Gitee": _gitee,
    "GitLab": lambda page, branch, main: (
        f"{page}/-/merge_requests/new?merge_request%5Bsource_branch%5D={branch}"
        f"&merge_request%5Btarget_branch%5D={main}"
    ),
    "GitHub": lambda page, branch, main: f"{page}/compare/{main}...{branch}?expand=1",
    "Gitea": lambda page, branch, main: f"{page}/compare/{main}...{branch}",
}
_NAMES = {
    r"gitee": "Gitee",
    r"gitlab|jihulab": "GitLab",
    r"github": "GitHub",
    r"gitea|forgejo|codeberg": "Gitea",
}
"""What the name of a host says of its platform."""


def host_of(url: str) -> Host | None:
    """Return the repository at the address of a remote; None for a folder or anything else."""
    if _HTTP.match(url):
        parts = urlsplit(url)
        # What stands before `@` is a user with a password or a token.
        place, path = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", parts.path
    elif match := _SSH.fullmatch(url) or _SCP.fullmatch(url):
        place, path = f"https://{match[1]}", match[2]
        if len(match[1]) == 1:  # a drive of Windows
            return None
    else:
        return None
    name = urlsplit(place).hostname or ""
    path = path.strip("/").removesuffix(".git").strip("/")
    platform = next((kind for sign, kind in _NAMES.items() if re.search(sign, name, re.I)), "")
    return Host(platform, f"{place}/{path}") if name and path else None


def request_address(url: str, branch: str, main: str, said: str = "") -> str:
    """Return where to open the merge request; empty where nothing tells.

    Args:
        url: the address of the remote.
        branch: what was pushed.
        main: the branch to merge it into.
        said: what the server said during the push: most say the address themselves, whatever
            their name and port.
    """
    host = host_of(url)
    if host is None:
        return ""
    own = urlsplit(host.page).hostname
    addresses = (match[0] for match in _SAID.finditer(said))
    stated = next((one for one in addresses if urlsplit(one).hostname == own), "")
    if stated or not host.platform:  # the server knows its own port and prefix best
        return stated
    return _FORMS[host.platform](host.page, _escape(branch), _escape(main))


def _escape(branch: str) -> str:
    return quote(branch, safe="/")
