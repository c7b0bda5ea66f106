from dataclasses import replace
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror
from publish.release import torrents
from publish.release.torrents import MadeTorrent

TOP = "a" * 64
MADE = MadeTorrent(3, TOP, 1, "letters", "1" * 40, "2" * 64, ("udp://t.example:1",), ("https://own.example/",))
WEB = MirrorList((Mirror("https://a.example/letters/", "folder"),))


def links(state: Path, mirrors: MirrorList, top: str = TOP, roots: int = 1) -> list[str]:
    return [m.address for m in torrents.with_torrent(state, top, roots, mirrors).mirrors if m.kind == torrents.KIND]


def test_the_link_is_listed_while_its_release_is_the_newest(tmp_path: Path) -> None:
    assert links(tmp_path, WEB) == []
    torrents.note(tmp_path, MADE)
    (link,) = links(tmp_path, WEB)
    assert "btih:1111" in link
    assert "ws=https%3A%2F%2Fa.example%2F" in link
    with_link = torrents.with_torrent(tmp_path, TOP, 1, WEB)
    assert torrents.with_torrent(tmp_path, TOP, 1, with_link) == with_link
    assert links(tmp_path, with_link, top="b" * 64) == []
    assert links(tmp_path, with_link, roots=2) == []


def test_an_address_that_leaves_the_list_leaves_the_link(tmp_path: Path) -> None:
    torrents.note(tmp_path, MADE)
    with_link = torrents.with_torrent(tmp_path, TOP, 1, WEB)
    (link,) = links(tmp_path, replace(with_link, mirrors=with_link.mirrors[1:]))
    assert "a.example" not in link


def test_the_last_one_made_counts(tmp_path: Path) -> None:
    torrents.note(tmp_path, MADE)
    torrents.note(tmp_path, replace(MADE, v1="3" * 40, name="other"))
    torrents.note(tmp_path, MADE)
    assert [made.name for made in torrents.load(tmp_path)] == ["other", "letters"]
    torrents.note(tmp_path, replace(MADE, listed=False))
    assert links(tmp_path, WEB) == []


@pytest.mark.parametrize("data", [b"", b"{}", b'[{"release": 1}]', b"[1]", b"\xff"])
def test_a_damaged_record_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / torrents.FILE).write_bytes(data)
    if data == b"{}":
        assert torrents.load(tmp_path) == ()
    else:
        with pytest.raises(ConfigError, match="damaged"):
            torrents.load(tmp_path)
