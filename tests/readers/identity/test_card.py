"""The paper card: what stands on it, that it is the same each time and says nothing of its maker, and that it works."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.core.model import Mirror
from publish.readers.identity import qr
from publish.readers.identity import words as spoken
from publish.readers.identity.card import card, unlike
from tests.readers.identity.test_words import PLAIN
from tests.support.factory import Archive, lay

ONION = "http://" + "a" * 56 + ".onion/"


MIRRORS = (
    Mirror("https://one.s3.example.com/a/", "s3"),
    Mirror("https://two.s3.example.com/a/", "s3"),
    Mirror("https://other.example.net/", "s3"),
    Mirror("https://gate.example.org/", "ipfs", False, ("ipns://k51qzi5uqu5example",)),
    Mirror(ONION, "folder", True),
)


def test_addresses_are_durable_first_and_unlike() -> None:
    assert unlike(MIRRORS) == ["ipns://k51qzi5uqu5example", ONION, "https://one.s3.example.com/a/"]
    assert unlike(MIRRORS[:3], 2) == ["https://one.s3.example.com/a/", "https://other.example.net/"]
    assert unlike(MIRRORS[:2]) == [m.address for m in MIRRORS[:2]]
    assert unlike(()) == []


def test_all_that_must_stands_on_it() -> None:
    svg = card("Letters & <reports>", PLAIN, MIRRORS).svg().decode()
    pdf = card("Letters (reports)", PLAIN, MIRRORS).pdf().decode("cp1252")
    assert "Letters &amp; &lt;reports&gt;" in svg
    assert "(Letters \\(reports\\)) Tj" in pdf
    for text in (svg, pdf):
        assert text.count("0123 4567 89ab cdef") == 4
        for i, word in enumerate(spoken.words(PLAIN), 1):
            assert f"{i:2} {word}" in text
        assert "openssl dgst -sha256 metadata/1.root.json" in text
        assert "sha256sum -c SHA256SUMS" in text
        assert "ipns://k51qzi5uqu5example" in text
    # Each run of dark modules is a rectangle, and one more is the line above the commands.
    assert pdf.count(" re f") == len(qr.runs(qr.modules(PLAIN))) + 1


def test_nothing_leaves_the_sheet() -> None:
    for mirrors in (MIRRORS, [Mirror("https://" + "very-long." * 30 + f"example/{i}", "s3") for i in range(3)]):
        for mark in card("Title " * 40, PLAIN, mirrors).marks:
            assert 0 < mark.x < 105 - 8
            assert 0 < mark.y < 148.5 - 2


def test_the_same_bytes_each_time_and_nothing_of_the_maker() -> None:
    one, two = (card("Letters", PLAIN, MIRRORS).pdf() for _ in range(2))
    assert one == two
    for word in (b"/Info", b"Producer", b"Creator", b"Date", b"/ID", b"Metadata"):
        assert word not in one
    assert re.search(rb"MediaBox\[0 0 297\.6378 420\.9449\]", one)
    assert b"595.2756 841.8898" in card("Letters", PLAIN, MIRRORS).pdf(2)


def test_the_cross_references_are_right() -> None:
    pdf = card("Letters", PLAIN, MIRRORS).pdf()
    start = int(pdf.rsplit(b"startxref\n", 1)[1].split()[0])
    assert pdf[start:].startswith(b"xref\n")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n", pdf[start:]), 1):
        assert pdf[int(place) :].startswith(b"%d 0 obj" % number)
    length = int(re.findall(rb"<</Length (\d+)>>", pdf)[0])
    assert pdf.index(b"endstream") - pdf.index(b"stream\n") - 7 == length


def test_a_title_that_a_pdf_cannot_show_goes_on_an_svg() -> None:
    sheet = card("བོད་ཀྱི་གནས་ཚུལ།", PLAIN, MIRRORS)
    with pytest.raises(ConfigError, match="Latin letters"):
        sheet.pdf()
    assert "བོད་ཀྱི་" in sheet.svg().decode()


def _needs(tool: str) -> str:
    found = shutil.which(tool)
    assert found, f"{tool} is needed"
    return found


def test_the_two_commands_on_it_work(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "publisher")
    copy = lay(archive.release(), tmp_path / "copy")
    _needs("openssl")

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command.split(), cwd=copy, capture_output=True, text=True, check=False)

    assert run("openssl dgst -sha256 metadata/1.root.json").stdout.split()[-1] == archive.fingerprint
    assert run("sha256sum -c SHA256SUMS").returncode == 0
    (copy / "index.html").write_bytes(b"forged")
    assert run("sha256sum -c SHA256SUMS").returncode == 1


def recipe() -> str:
    """The script in the manual that checks signatures with openssl."""
    text = (Path(__file__).resolve().parents[3] / "manual/fingerprint.md").read_text("utf-8")
    return str(re.findall(r"```sh\n(# check-signatures.*?)```", text, re.DOTALL)[0])


@pytest.mark.parametrize("hurt", ["", "metadata/1.root.json", "metadata/1.targets.json", "SHA256SUMS"])
def test_the_manuals_recipe_checks_signatures_with_openssl(tmp_path: Path, hurt: str) -> None:
    archive = Archive(tmp_path / "publisher")
    release = archive.publish({"index.html": "x"})
    copy = lay(release, tmp_path / "copy")
    if hurt.endswith(".json"):
        value = json.loads((copy / hurt).read_bytes())
        value["signed"]["expires"] = "2999-01-01T00:00:00Z"
        (copy / hurt).write_text(json.dumps(value))
    elif hurt:
        (copy / hurt).write_bytes(b"#1\n" + (copy / hurt).read_bytes())
    done = subprocess.run(["sh", "-eu", "-c", recipe()], cwd=copy, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (not hurt), done.stdout + done.stderr
    if not hurt:
        assert archive.fingerprint in done.stdout
        assert "release 1" in done.stdout
