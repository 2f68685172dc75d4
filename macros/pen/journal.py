"""Every change that was saved, so that it can be taken back: also after a crash.

A step is written down before its files are. If a run dies in between, each file is still the old
one or already the new one, and the step says which of both it was. What a command will write nobody
knows before: what stood there until then is kept while it is at work.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from .. import files, runs
from .source import FOLDERS, PenError, digest, locate

STEPS = Path(".build") / "desk" / "steps"
MENU = "mkdocs.yml"
"""The menu: commands change it, and so it can be taken back; no form writes it."""
KEPT = 300
"""How many steps are kept."""
_PATIENCE = 3.0
"""Seconds to wait for another run: every command that starts looks after what killed ones left."""
_LOCK = Lock()
"""The lock of the project belongs to a process: its threads take turns here."""

Content = Mapping[str, str | None]
"""The text of each file by its path, byte order mark included; None where there is no file."""


class ChangedError(PenError):
    """Somebody else has changed the file meanwhile; nothing was written."""

    def __init__(self, path: str, theirs: str | None) -> None:
        super().__init__(f"{path} 刚刚被别人改过，没有保存，也没有盖掉任何内容")
        self.path = path
        self.theirs = theirs
        """The text that is there now; None where the file is gone."""


@dataclass(frozen=True, slots=True)
class Step:
    """One saved change."""

    number: int
    label: str
    """What was changed, in an editor's words."""
    before: Content
    after: Content
    undoes: int = 0
    """The step that it takes back; 0 for none."""


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Change files as no other thread or command does.

    Raises:
        PenError: another command is at work, and not only for a moment.
    """
    with _LOCK, ExitStack() as stack:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                stack.enter_context(runs.hold(runs.lock_of(root), "nianbao desk"))
                break
            except runs.BusyError as error:
                if time.monotonic() > end:
                    raise PenError(f"另一个命令正在改文件（{error}），等它做完再来") from error
            time.sleep(0.05)
        yield


class Journal:
    """The steps of a project, oldest first."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / STEPS
        self._pending = self._folder.with_name("command")
        """What stood in the files before the command that is at work."""

    def steps(self) -> list[Step]:
        """Return every step that took place; what is damaged is left out."""
        steps = [_step(files.read_sealed(file)) for file in sorted(self._folder.glob("*.json"))]
        return [step for step in steps if step]

    def undone(self, steps: list[Step]) -> set[int]:
        """Return the numbers of the steps that are taken back, and not brought back since."""
        undone: set[int] = set()
        for step in steps:
            if step.undoes:
                undone.add(step.undoes)
                # Taking back a taking back brings the first one back.
                undone -= {s.undoes for s in steps if s.number == step.undoes}
        return undone

    def save(self, label: str, new: Content, basis: Mapping[str, str], undoes: int = 0) -> Step:
        """Write files, all or none, once the step is written down.

        Args:
            label: what is changed.
            new: the content of each file.
            basis: the digest of each file as the change knows it; empty for a new one.
            undoes: the step that is taken back.

        Raises:
            ChangedError: a file is not what the change knows.
            PenError: a file may not be written, or another command is at work.
        """
        with alone(self._root):
            return self._save(label, new, basis, undoes)

    def undo(self, number: int) -> Step:
        """Take a step back; every file must still be what the step made of it.

        Raises:
            ChangedError: a file was changed since.
            PenError: there is no such step.
        """
        step = next((step for step in self.steps() if step.number == number), None)
        if step is None:
            raise PenError("没有这一步，也许太久了")
        # A killed run may have written some of its files only: those it did not write stay.
        old = {path: text for path, text in step.before.items() if not self._is(path, text)}
        if not old:
            raise PenError("这一步已经撤销了")
        basis = {path: _digest(step.after[path]) for path in old}
        return self.save(f"撤销：{step.label}", old, basis, undoes=number)

    def _save(self, label: str, new: Content, basis: Mapping[str, str], undoes: int) -> Step:
        before: dict[str, str | None] = {}
        for path, text in new.items():
            file = self._root / path
            exists = file.exists() or file.is_symlink()
            if path != MENU:
                locate(self._root, path, new=not exists)
            content = file.read_bytes() if exists else b""
            before[path] = content.decode() if exists else None
            if (digest(content) if exists else "") != basis.get(path, ""):
                raise ChangedError(path, before[path])
            if text is None and not exists:
                raise PenError(f"没有 {path}，也许刚刚删了")
        step = self.record(label, before, new, undoes)
        files.write({self._root / path: text for path, text in new.items() if text is not None})
        for path in (path for path, text in new.items() if text is None):
            (self._root / path).unlink()
        return step

    def record(self, label: str, before: Content, after: Content, undoes: int = 0) -> Step:
        """Write down a step, and forget the oldest; its files are somebody else's matter."""
        known = [int(file.stem) for file in self._folder.glob("*.json") if file.stem.isdecimal()]
        step = Step(max(known, default=0) + 1, label, dict(before), dict(after), undoes)
        files.write_sealed(self._folder / f"{step.number:08}.json", asdict(step))
        for number in sorted(known)[: max(0, len(known) + 1 - KEPT)]:
            (self._folder / f"{number:08}.json").unlink(missing_ok=True)
        return step

    @contextmanager
    def around(self, label: str) -> Iterator[None]:
        """Record what a command writes while this is open as one step, even if it is killed.

        Raises:
            PenError: another command is at work.
        """
        with alone(self._root):
            before = self._texts()
            files.write_sealed(self._pending, [label, before])
            try:
                yield
            finally:
                self._close(label, before)

    def recover(self) -> None:
        """Look after what a killed run left: close its command, forget a step that never was."""
        with suppress(PenError), alone(self._root):  # else the command is still at work
            if pending := files.read_sealed(self._pending):
                label, before = pending
                self._close(f"{label}（没有做完）", before)
        steps = self.steps()
        if steps and all(self._is(path, text) for path, text in steps[-1].before.items()):
            (self._folder / f"{steps[-1].number:08}.json").unlink(missing_ok=True)

    def _close(self, label: str, before: Content) -> None:
        after = self._texts()
        changed = sorted(p for p in {*before, *after} if before.get(p) != after.get(p))
        if changed:
            old, new = ({p: texts.get(p) for p in changed} for texts in (before, after))
            self.record(label, old, new)
        self._pending.unlink(missing_ok=True)

    def _texts(self) -> dict[str, str]:
        """Return the text of every file that editors write, unless it is in another encoding."""
        found = (file for name in FOLDERS for file in (self._root / name).rglob("*"))
        texts: dict[str, str] = {}
        for file in (self._root / MENU, *found):
            if file.suffix in (".yml", ".yaml", ".md") and file.is_file():
                with suppress(UnicodeDecodeError):
                    path = file.relative_to(self._root).as_posix()
                    texts[path] = file.read_bytes().decode()
        return texts

    def _is(self, path: str, text: str | None) -> bool:
        file = self._root / path
        return _digest(text) == (digest(file.read_bytes()) if file.is_file() else "")


def _digest(text: str | None) -> str:
    return "" if text is None else digest(text.encode())


def _step(value: Any) -> Step | None:
    try:
        return Step(**value)
    except TypeError:
        return None
