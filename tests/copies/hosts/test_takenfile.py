"""publish.copies.hosts.takenfile: a page taken along is judged with the program around it."""

import base64
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.copies.hosts.takenfile import read_taken
from publish.core.errors import TrustError
from publish.core.formats.takenpage import manifest
from publish.core.model import Verdict
from publish.readers import part
from publish.verify.head import Anchor, Release
from tests.support.factory import NOW, Archive
from tests.support.taking import take

PAGE = "reports/2013/masanjia.html"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Archive(tmp_path_factory.mktemp("publisher")).release()


@pytest.fixture(scope="module")
def page(release: Release) -> str:
    made: str = take(release, PAGE)["file"]
    return made


def judged(release: Release, file: Path) -> part.Part:
    source = read_taken(file)
    assert source
    return part.judge(source, Anchor(release.fingerprint), now=NOW, has_text=False, manifest=source.manifest)


def packed(file: Path, page: str, others: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("index.html", page)
        for name, data in others.items():
            made.writestr(name, data)


def test_a_page_with_its_proof_is_a_part(release: Release, page: str, tmp_path: Path) -> None:
    file = tmp_path / "page.open.html"
    file.write_text(page)
    found = judged(release, file)
    assert (found.authentic, found.verdict, found.reports, found.head.release) == (True, Verdict.FRESH, (PAGE,), 1)


def test_a_file_for_messengers_is_one_too(release: Release, page: str, tmp_path: Path) -> None:
    file = tmp_path / "archive.xdc"
    packed(file, page, {"manifest.toml": manifest(release.head.signed.title)})
    assert judged(release, file).authentic


def _files(page: str, change: Callable[[dict[str, str]], None]) -> str:
    before, _, rest = page.partition('id="taken">')
    block, end, after = rest.partition("</script>")
    said = json.loads(block)
    change(said["files"])
    return f'{before}id="taken">{json.dumps(said)}{end}{after}'


def _spoil(files: dict[str, str]) -> None:
    files[PAGE] = base64.b64encode(base64.b64decode(files[PAGE]) + b" ").decode()


def _add(files: dict[str, str]) -> None:
    files["reports/2013/forged.html"] = base64.b64encode(b"<p>forged").decode()


def _tell(files: dict[str, str]) -> None:
    files["HOW-TO-VERIFY.txt"] = base64.b64encode(b"Ask at https://forged.example/").decode()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda page: _files(page, _spoil), PAGE),
        (lambda page: _files(page, _add), "reports/2013/forged.html"),
        (lambda page: _files(page, _tell), "HOW-TO-VERIFY.txt"),
        (lambda page: page.replace("<body", '<body data-x=""', 1), "open.html"),
        (lambda page: page.replace("</html>", "", 1) + "<script>1</script>", "open.html"),
        (lambda page: page.replace('id="known">', 'id="taken">{}</script><script id="known">', 1), "open.html"),
    ],
)
def test_what_is_forged_in_it_or_around_it_is_named(
    release: Release, page: str, tmp_path: Path, change: Callable[[str], str], path: str
) -> None:
    file = tmp_path / "page.open.html"
    assert change(page) != page
    file.write_text(change(page))
    found = judged(release, file)
    assert not found.authentic
    assert [one.path for one in found.findings] == [path]


@pytest.mark.parametrize(
    "change",
    [
        lambda page: _files(page, lambda files: files.update({"../x": ""})),
        lambda page: _files(page, lambda files: files.update({"open.html": ""})),
        lambda page: _files(page, lambda files: files.update({PAGE: "not base64"})),
        lambda page: page.replace('"files":{', '"files":{"index.html":"","index.html":"",', 1),
        lambda page: page.replace('id="taken">{', 'id="taken">{]', 1),
        lambda page: page.replace('id="taken">{', 'id="taken">{"a":' + "[" * 100_000, 1),
        lambda page: _files(page, lambda files: files.update({PAGE: "é"})),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(page: str, tmp_path: Path, change: Callable[[str], str]) -> None:
    file = tmp_path / "page.open.html"
    file.write_text(change(page))
    with pytest.raises(TrustError, match="refused"):
        read_taken(file)


def test_other_files_are_none(release: Release, tmp_path: Path) -> None:
    for number, data in enumerate((b"", b"<!doctype html>", b"%PDF-1.7", (release.root / "open.html").read_bytes())):
        file = tmp_path / str(number)
        file.write_bytes(data)
        assert read_taken(file) is None
