"""publish.tree.bundles.xdc: the newest reports for a messenger, as many as it takes."""

import hashlib
import tomllib
import zipfile
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.tree.bundles.make import messenger
from publish.tree.bundles.xdc import choose, write
from publish.verify.head import Release
from tests.support.factory import PAGES, Archive, evidence_path
from tests.support.taking import opened

REPORTS = [f"reports/{year}/report.html" for year in (2011, 2012, 2013)]
DOCUMENT = hashlib.sha512(b"a document").digest() * 900 + b"".join(
    hashlib.sha256(b"%d" % n).digest() for n in range(2000)
)
SMALL = b"when,what\n"
SHORT = '<!doctype html><html lang="en"><main><h1>x</h1><time datetime="2011-05-01">2011</time></main>'


def report(path: str, *documents: str) -> str:
    """A report of 20 KB that squeezes little."""
    text = "".join(hashlib.sha256(f"{path}{n}".encode()).hexdigest() for n in range(300))
    links = "".join(f'<a href="../../{document}">x</a>' for document in documents)
    year = path.split("/")[1]
    day = f'<time datetime="{year}-05-01">{year}</time>'
    return f'<!doctype html><html lang="en"><main><h1>{year}</h1>{day}{links}{text}</main>'


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    large, small = evidence_path(DOCUMENT, "large.bin"), evidence_path(SMALL, "small.csv")
    pages = {path: report(path) for path in REPORTS} | {REPORTS[2]: report(REPORTS[2], large, small)}
    return Archive(
        tmp_path_factory.mktemp("publisher"),
        {"index.html": PAGES["index.html"], **pages, large: DOCUMENT, small: SMALL},
    ).release()


def test_the_newest_come_first_and_what_has_no_room_is_told(release: Release) -> None:
    everything = choose(release, REPORTS, 1 << 20)
    assert (everything.reports, everything.left, everything.documents_left) == (tuple(reversed(REPORTS)), (), ())
    for most in (110 << 10, 130 << 10, 200 << 10):
        chosen = choose(release, REPORTS, most)
        assert chosen.reports == tuple(reversed(REPORTS))[: len(chosen.reports)]
        assert {*chosen.reports, *chosen.left} == set(REPORTS)
    assert choose(release, REPORTS, 130 << 10).documents_left == (evidence_path(DOCUMENT, "large.bin"),)
    assert evidence_path(SMALL, "small.csv") in choose(release, REPORTS, 200 << 10).files
    with pytest.raises(ConfigError, match="no report fits into"):
        choose(release, REPORTS, 16 << 10)


@pytest.mark.parametrize("most", [110 << 10, 640 << 10])
def test_it_is_a_webxdc_file_no_larger_than_was_asked_whose_reports_are_proved(
    release: Release, most: int, tmp_path: Path
) -> None:
    made = messenger(release, tmp_path, REPORTS, most=most)
    assert made.length == made.file.stat().st_size <= most
    assert bool(made.left) is (most < 200 << 10)
    with zipfile.ZipFile(made.file) as packed:
        assert packed.namelist() == ["index.html", "manifest.toml", "icon.png"]
        assert {member.compress_type for member in packed.infolist()} <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        assert tomllib.loads(packed.read("manifest.toml").decode()) == {"name": "The archive"}
        assert packed.read("icon.png").startswith(b"\x89PNG")
        inside = packed.read("index.html").decode()
    shown = opened(release, inside, "index.html", *REPORTS)
    assert shown["start"] == "index.html"
    verdicts = {path: said[0] for path, said in shown["found"].items()}
    left = set(made.left)
    assert verdicts == {p: "UNAVAILABLE" if p in left else "AUTHENTIC" for p in ("index.html", *REPORTS)}
    assert messenger(release, tmp_path, REPORTS, most=most).sha256 == made.sha256  # the same bytes again


def test_as_much_goes_in_as_fits_and_not_a_byte_more(release: Release, tmp_path: Path) -> None:
    """Oracle: the files on the disk. Each fits into its own length, and something is left out of one byte less."""
    left, most = [], 640 << 10
    for _ in range(4):
        made = messenger(release, tmp_path, REPORTS, most=most)
        assert made.file.stat().st_size <= most
        again = messenger(release, tmp_path, REPORTS, most=made.length)
        assert (again.length, again.left) == (made.length, made.left)
        left.append(made.left)
        most = made.length - 1
    assert left[0] == ()
    assert len(set(left)) == len(left)


def test_one_report_is_what_the_file_begins_with(release: Release, tmp_path: Path) -> None:
    made = messenger(release, tmp_path, REPORTS[:1])
    assert (made.name, made.of) == ("2011-report-release-1.xdc", REPORTS[0])
    with zipfile.ZipFile(made.file) as packed:
        assert opened(release, packed.read("index.html").decode())["start"] == REPORTS[0]
    with pytest.raises(ConfigError, match=r"has no report reports/none\.html"):
        messenger(release, tmp_path, ["reports/none.html"])


def test_no_report_goes_without_what_proves_it(tmp_path: Path) -> None:
    wanted = Archive(tmp_path / "a", {"index.html": PAGES["index.html"], REPORTS[0]: SHORT}).release()
    inside = choose(wanted, REPORTS[:1]).files
    unproved = {path: data for path, data in inside.items() if path not in wanted.head.files}
    write(wanted, file := tmp_path / "file.xdc", layout.FRONT, unproved)
    with pytest.raises(ConfigError, match="no report fits into"):
        choose(wanted, REPORTS[:1], file.stat().st_size)
