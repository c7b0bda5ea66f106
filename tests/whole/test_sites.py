"""Sites that other programs made, on the whole road: taken in, sealed, pushed, checked, healed, cloned, verified."""

from pathlib import Path

import pytest

from tests.cli.conftest import Said, Stet, archive, stet
from tests.support.made_sites import SITES
from tests.tree.sites.conftest import lay

__all__ = ["archive", "stet"]
HOSTS = '[hosts.one]\nkind = "folder"\npath = "../one"\n[hosts.two]\nkind = "folder"\npath = "../two"\n'


def settle(archive: Path, *lines: str) -> None:
    (archive / "mirrors.toml").write_text("\n".join(['[archive]\ntree = "../public"', *lines, HOSTS]))


def done(said: Said) -> Said:
    assert said.code == 0, said.err
    return said


@pytest.mark.parametrize("name", SITES)
def test_a_site_is_published_healed_cloned_and_verified(stet: Stet, archive: Path, tmp_path: Path, name: str) -> None:
    made = SITES[name]
    lay(tmp_path / "public", made.files)
    settle(archive, *made.settings)
    built = done(stet("--json", "build")).json
    assert made.dangers <= {(one["kind"], one["what"]) for one in built["dangers"]}
    assert built["title"] == made.title
    fingerprint = done(stet("--json", "publish")).json["fingerprint"]
    copy = tmp_path / "one"
    assert all((copy / path).is_file() for path in made.published)
    assert not any(path.suffix == ".md" for path in copy.rglob("*"))
    victim = copy / made.published[0]
    victim.chmod(0o644)
    victim.write_text("<p>forged")
    assert stet("check", "--depth", "full").code == 4
    done(stet("heal"))
    done(stet("clone", fingerprint, copy, tmp_path / "two", tmp_path / "clone"))
    done(stet("verify", tmp_path / "clone", "--fingerprint", fingerprint))
    for path, expected in made.contains.items():
        assert expected in (tmp_path / "clone" / path).read_text()
    # Nothing new: no new release.
    assert done(stet("--json", "publish")).json["release"] == 1


def test_what_works_on_reports_alone_says_so(stet: Stet, archive: Path, tmp_path: Path) -> None:
    lay(tmp_path / "public", SITES["hugo"].files)
    settle(archive)
    done(stet("publish"))
    for words in (
        ("correct", "reports/2013/a.md"),
        ("withdraw", "index.html"),
        ("bundle", "--pdf"),
        ("bundle", "--epub"),
    ):
        said = stet(*words)
        assert said.code == 2
        assert "works on reports, and this archive's pages come from ../public" in said.err
    done(stet("bundle", "--zip", "--out", tmp_path / "out"))
    done(stet("bundle", "--wacz"))
    done(stet("history", tmp_path / "one"))


def test_many_pages_gone_are_asked_about_and_an_empty_folder_takes_nothing(
    stet: Stet, archive: Path, tmp_path: Path
) -> None:
    pages = {f"{n}/index.html": f"<!doctype html><html lang=en><title>{n}</title>" for n in range(9)}
    public = lay(tmp_path / "public", {"index.html": "<!doctype html><html lang=en><title>x</title>", **pages})
    settle(archive)
    done(stet("publish"))
    for n in range(5):
        (public / f"{n}/index.html").unlink()
    said = stet("publish")
    assert said.code == 3
    assert "5 of 10 pages would be taken from every copy" in said.err
    assert "is all of the site there?" in said.err
    done(stet("publish", "--removals", "5"))


def test_a_tree_of_the_other_kind_is_not_sealed(stet: Stet, archive: Path, tmp_path: Path) -> None:
    lay(tmp_path / "public", SITES["hugo"].files)
    own = (archive / "mirrors.toml").read_text()
    done(stet("build"))
    settle(archive)
    assert stet("seal").code == 2
    done(stet("build"))
    (archive / "mirrors.toml").write_text(own)
    said = stet("seal")
    assert (said.code, "nothing has been built yet" in said.err) == (2, True)
    done(stet("build"))
    done(stet("seal"))


def test_strict_is_3_and_names_each_danger(stet: Stet, archive: Path, tmp_path: Path) -> None:
    lay(tmp_path / "public", SITES["wordpress"].files)
    settle(archive, *SITES["wordpress"].settings)
    said = stet("build", "--strict")
    assert said.code == 3
    assert "fonts.googleapis.com" in said.err
