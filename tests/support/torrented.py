"""A publisher's archive with listed copies, opened as the verbs of torrents open it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from publish.archive.archive import Archive as Opened
from publish.archive.talk import Talk
from publish.core.model import Mirror
from publish.release import torrents
from publish.verify.metadata import now_utc
from tests.support.factory import PASSPHRASE, Archive


def publisher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: Sequence[Mirror], settings: str) -> Archive:
    """A released archive; we stand in its folder."""
    made = Archive(tmp_path / "publisher")
    made.release(now=now_utc(), mirrors=listed)
    (made.home / "mirrors.toml").write_text(settings)
    monkeypatch.chdir(made.home)
    return made


def opened() -> Opened:
    return Opened.here(Talk(passphrase=lambda: PASSPHRASE))


def magnets() -> list[str]:
    """The magnet links of the signed mirror list."""
    return [m.address for m in opened().present.mirrors if m.kind == torrents.KIND]
