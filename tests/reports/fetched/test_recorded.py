"""publish.reports.fetched.recorded: recordings as folders, whose names stay within."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.fetched.nouns import Bounds
from publish.reports.fetched.recorded import is_recording, name_of, unpack

HTML = "text/html; charset=utf-8"
Row = tuple[str, str, str, bytes]
ROWS: list[Row] = [
    ("https://old.example/", "200 OK", HTML, b"<!doctype html><title>Old</title>"),
    ("https://old.example/post/", "200 OK", HTML, b"post"),
    ("http://old.example/page.php?id=3", "200 OK", HTML, b"three"),
    ("https://old.example/s.css?ver=6", "200 OK", "text/css", b"a{}"),
    ("https://cdn.example/x.js", "200 OK", "text/javascript", b"x"),
    ("https://old.example/none", "404 Not Found", HTML, b"no"),
    ("https://old.example/moved", "301 Moved", "/post/", b""),
    ("https://old.example/../../%2e%2e%2fetc/passwd", "200 OK", "text/plain", b"x"),
]


def warc(rows: list[Row], *, dates: list[str] | None = None) -> bytes:
    """A WARC as its standard has it, each record compressed by itself."""
    made = b""
    for at, (url, status, kind, body) in enumerate(rows):
        head = f"HTTP/1.1 {status}\r\n{'Location' if status.startswith('3') else 'Content-Type'}: {kind}\r\n\r\n"
        http = head.encode() + body
        date = dates[at] if dates else "2024-01-01T00:00:00Z"
        warc = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        made += gzip.compress(warc.encode() + http + b"\r\n\r\n")
    return made


def wacz(path: Path, rows: list[Row]) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("archive/data.warc.gz", warc(rows))
        packed.writestr("datapackage.json", json.dumps({"mainPageUrl": "https://old.example/"}))
    return path


def names(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_a_wacz_becomes_a_folder_of_one_origin(tmp_path: Path) -> None:
    source = wacz(tmp_path / "site.wacz", ROWS)
    done = unpack(source, tmp_path / "site", Bounds())
    assert names(tmp_path / "site") == {
        "index.html", "post/index.html", "page.php?id=3.html", "s.css?ver=6.css", "moved.html", "..%2Fetc/passwd",
    }  # fmt: skip
    assert (done.address, dict(done.elsewhere), dict(done.refused)) == (
        "https://old.example/",
        {"cdn.example": 1},
        {"404": 1},
    )
    assert 'url=post/index.html"' in (tmp_path / "site/moved.html").read_text()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["site", "site.wacz"]


def test_of_two_records_the_newest_counts_and_a_warc_tells_its_first_page(tmp_path: Path) -> None:
    rows = [
        ("https://cdn.example/a.css", "200 OK", "text/css", b""),
        *[("https://a.example/", "200 OK", HTML, body) for body in (b"old", b"new", b"oldest")],
    ]
    dates = ["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z", "2024-01-01T00:00:00Z"]
    (tmp_path / "a.warc.gz").write_bytes(warc(rows, dates=dates))
    done = unpack(tmp_path / "a.warc.gz", tmp_path / "site", Bounds())
    assert (tmp_path / "site/index.html").read_bytes() == b"new"
    assert done.address == "https://a.example/"


def test_bounds_are_kept(tmp_path: Path) -> None:
    source = wacz(tmp_path / "site.wacz", ROWS)
    assert unpack(source, tmp_path / "a", Bounds(files=2)).stopped == "files"
    assert unpack(source, tmp_path / "b", Bounds(length=40)).stopped == "bytes"
    assert sum((tmp_path / "b" / name).stat().st_size for name in names(tmp_path / "b")) <= 40


@pytest.mark.parametrize("name", ["broken.wacz", "broken.warc.gz", "none.wacz", "empty.warc"])
def test_what_is_no_recording_is_told_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    if not name.startswith("none"):
        (tmp_path / name).write_bytes(b"" if name.startswith("empty") else b"PK\x03\x04 nonsense")
    with pytest.raises(ConfigError) as caught:
        unpack(tmp_path / name, tmp_path / "site", Bounds())
    assert name in str(caught.value)
    assert not (tmp_path / "site").exists()


def test_another_origin_can_be_asked_for_and_nothing_is_written_over(tmp_path: Path) -> None:
    source = wacz(tmp_path / "site.wacz", ROWS)
    assert unpack(source, tmp_path / "cdn", Bounds(), origin="https://cdn.example").files == 1
    with pytest.raises(ConfigError, match=r"nothing of https://x\.example"):
        unpack(source, tmp_path / "x", Bounds(), origin="x.example")
    with pytest.raises(ConfigError, match="not empty"):
        unpack(source, tmp_path / "cdn", Bounds())


@pytest.mark.parametrize(
    ("path", "query", "kind", "name"),
    [
        ("/", "", "text/html", "index.html"),
        ("/a/", "p=3", "text/html", "a/index.html?p=3.html"),
        ("/a", "", "text/html", "a.html"),
        ("/a/../../../b", "", "", "a/b"),
        ("/%2e%2e/%2Fetc%00", "", "", "%2Fetc%00"),
        ("/%D6%D0", "", "text/html", "%D6%D0.html"),
        ("/%E4%BF%A1", "", "text/html", "信.html"),
    ],
)
def test_names_stay_within(path: str, query: str, kind: str, name: str) -> None:
    assert name_of(path, query, kind) == name


def test_a_name_is_short_and_a_recording_is_known_by_its_name() -> None:
    assert len(name_of("/" + "é" * 300, "q" * 900, "text/html").encode()) <= 255
    assert is_recording(Path("a.WARC.gz"))
    assert not is_recording(Path("a.zip"))


@pytest.mark.parametrize(("cut", "packed"), [(5_000, False), (200, True)])
def test_a_file_that_a_cut_recording_has_in_part_is_left_out_and_named(
    cut: int, tmp_path: Path, *, packed: bool
) -> None:
    rows = [
        ("https://old.example/", "200 OK", HTML, b"whole"), ("https://old.example/b", "200 OK", HTML, b"older"),
        ("https://old.example/b", "200 OK", HTML, bytes(range(256)) * 400),
    ]  # fmt: skip
    made = warc(rows)
    source = tmp_path / ("a.warc.gz" if packed else "a.warc")
    source.write_bytes(made[:-cut] if packed else gzip.decompress(made)[:-cut])
    done = unpack(source, tmp_path / "site", Bounds())
    assert (done.halves, done.stopped) == (("b.html",), "")
    assert names(tmp_path / "site") == {"index.html", "b.html"}
    assert (tmp_path / "site/b.html").read_bytes() == b"older"


def test_a_file_cut_short_when_it_was_recorded_is_left_out_and_named(tmp_path: Path) -> None:
    rows = [("https://old.example/", "200 OK", HTML, b"whole"), ("https://old.example/b", "200 OK", HTML, b"in par")]
    first, second = (gzip.decompress(warc([row])) for row in rows)
    source = tmp_path / "a.warc"
    source.write_bytes(first + second.replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date"))
    assert unpack(source, tmp_path / "site", Bounds()).halves == ("b.html",)
    assert names(tmp_path / "site") == {"index.html"}
