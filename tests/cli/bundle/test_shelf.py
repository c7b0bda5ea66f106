"""publish.cli.bundle: what was made and what signs it is said; slips are refused."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Stet
from tests.support.small import archive as small
from tests.tree.bundles.conftest import PICTURE

ONE = "reports/2013/one.html"


@pytest.fixture
def sealed(archive: Path, stet: Stet) -> Path:
    """An archive with three reports, an EPUB of each, sealed and on two copies."""
    settings = (archive / "mkdocs.yml").read_bytes()
    shutil.rmtree(archive / "site")
    small(archive, **{"evidence/order.png": PICTURE})
    (archive / "mkdocs.yml").write_bytes(settings)
    for words in (("build",), ("bundle", "--epub", "--wacz"), ("seal",), ("push",)):
        said = stet("-q", *words)
        assert said.code == 0, said.err
    return archive


def test_the_verb_says_what_it_made_and_what_signs_it(sealed: Path, stet: Stet) -> None:
    said = stet("bundle", "--epub", "--report", "site/reports/2013/one.md")
    assert (said.code, said.out.splitlines()[-1]) == (0, "1 pending bundle; the next stet seal signs them")
    assert "no new release" in stet("seal").out  # the same bytes again
    said = stet("--json", "bundle", "--zip", "--report", ONE)
    (made,) = said.json["bundles"]
    assert (made["name"], made["kind"], made["of"]) == ("2013-one-release-1.zip", "zip", ONE)
    assert Path(made["file"]).stat().st_size == made["length"]
    assert stet("bundle", "--zip", "--dry-run").out.endswith("would make 1 bundle\n")
    assert not Path("archive-release-1.zip").exists()
    said = stet("bundle", "--epub", "--all", "--out", "../loose")
    assert "not to be signed" in said.out
    assert len(list(Path("../loose").glob("*.epub"))) == 4


def test_slips_on_the_command_line(sealed: Path, stet: Stet) -> None:
    for words, hint in {
        ("bundle",): "--zip --car --epub --pdf --zim --wacz",
        ("bundle", "--pdf", "--all"): "stet bundle --epub --all",
        ("bundle", "--epub", "--report", "nowhere.md"): "stet build",
        ("bundle", "--zip", "--report", "nowhere.md"): "the path that it has in a copy",
        ("verify", "one", "two", "--of", "../one"): "stet verify FILE --of ADDRESS",
        ("verify", "../one", "--of", "../two"): "stet verify FILE --of ADDRESS",
    }.items():
        said = stet(*words)
        assert said.code == 2, words
        assert hint in said.err, words
