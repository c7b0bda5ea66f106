import json
from pathlib import Path

import pytest

from publish.verify.metadata import now_utc
from tests.support.factory import Archive
from tests.support.onehost import archive, here, stet

__all__ = ["archive", "here"]


def test_it_tells_the_link_and_what_is_to_be_done(
    archive: Archive, here: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    archive.publish(mirrors=["https://a.example/letters/", "https://b.example/"], now=now_utc())
    code, out, err = stet(capsys, "torrent", tmp_path / "letters.torrent")
    assert (code, out.splitlines()[0].partition(": ")[2].partition(",")[0]) == (0, "release 1")
    assert "1 web seed" in out
    assert out.splitlines()[1].startswith("magnet:?xt=urn:btih:")
    assert "run: stet push" in out
    assert "https://b.example/" in err
    assert "--web-seed" in err
    code, out, err = stet(capsys, "torrent", tmp_path / "letters.torrent", "--json", "--web-seed", "https://b.example/")
    data = json.loads(out)
    assert (code, data["web_seeds"]) == (0, ["https://a.example/", "https://b.example/"])
    assert data["made"]["v1"] in data["magnet"]


def test_a_changed_file_of_the_release_ends_it(
    archive: Archive, here: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = archive.release(now=now_utc()).root / "index.html"
    data = page.read_bytes()
    page.unlink()
    page.write_bytes(data.replace(b"front", b"FRONT"))
    code, out, err = stet(capsys, "torrent", tmp_path / "letters.torrent")
    assert (code, out) == (4, "")
    assert "index.html" in err
    assert not (tmp_path / "letters.torrent").exists()
