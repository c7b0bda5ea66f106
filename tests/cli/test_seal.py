"""publish.cli.seal: what was built is sealed, and starter texts only by an explicit word."""

from pathlib import Path

import pytest

from tests.cli.conftest import Stet
from tests.support.small import fill_in

OPTION = "--with-starter-texts"


def test_a_seal_without_a_build_says_what_to_run(stet: Stet, archive: Path) -> None:
    said = stet("seal")
    assert said.err == (
        "stet: nothing has been built yet\nstet: hint: run: stet build (or: stet publish, which does it all)\n"
    )


@pytest.mark.parametrize("verb", ["seal", "publish"])
def test_they_go_out_where_the_publisher_says_so_and_that_is_told(stet: Stet, fresh: Path, verb: str) -> None:
    stet("build")
    said = stet(verb, OPTION)
    assert said.code == 0
    assert "site/about.md:8: published as stet init wrote it, 'Say who you are, or why you do not say so'" in said.err
    assert (fresh / ".stet/releases/1").is_dir()
    assert stet(verb).code == 3, "what was said once is not said for ever"


def test_what_was_built_counts_not_what_was_mended_since(stet: Stet, fresh: Path) -> None:
    stet("build")
    fill_in(fresh)
    assert "stet build" in stet("seal").err
    assert (stet("build").code, stet("seal").code) == (0, 0)
