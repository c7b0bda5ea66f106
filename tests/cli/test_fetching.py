"""publish.cli._fetching: a site on the web or in a recording becomes an archive's tree."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Stet
from tests.reports.fetched.test_recorded import ROWS, wacz
from tests.support.livesite import PAGES, LiveSite
from tests.support.services.fixtures import skipping
from tests.support.services.wget import wget


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


def test_a_recording_becomes_an_archive(stet: Stet, tmp_path: Path) -> None:
    source = wacz(tmp_path / "old.wacz", ROWS)
    assert stet("import", source, "--archive", "letters", "--dry-run").code == 0
    assert not (tmp_path / "old").exists()
    said = stet("import", source, "--archive", "letters")
    assert (said.code, (tmp_path / "old/index.html").is_file()) == (0, True), said.err
    assert "left out, of another host: 1 file of cdn.example" in said.out
    assert stet("init", "letters").code == 0
    built = stet("-C", tmp_path / "letters", "--json", "build")
    assert (built.code, built.json["title"]) == (0, "Old")
    os.chdir(tmp_path)
    assert stet("import", source, "--archive", "letters").code == 2  # nothing is written over
    assert stet("import", "none.wacz").code == 2


def test_a_live_site_is_told_with_what_stands_in_mirrors_toml(stet: Stet, monkeypatch: pytest.MonkeyPatch) -> None:
    with skipping():
        monkeypatch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{wget().parent}")
    with LiveSite() as live:
        said = stet("import", live.url, "--to", "site", "--rate", "1000", "--files", "4")
        assert said.code == 0, said.err
        assert "stopped at the bound on files" in said.out
        done = stet("--json", "import", live.url, "--to", "site", "--rate", "1000").json
    assert (done["stopped"], done["files"], done["refused"]) == ("", 9, {"404": 1})
    assert 'tree = "site"' in said.out
    assert f'relative = "{live.url}"' in said.out


def test_what_wget_cannot_see_is_told(stet: Stet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with skipping():
        monkeypatch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{wget().parent}")
    monkeypatch.setitem(PAGES, "/unseen", "<p>words<img data-src='/later.png'>")
    with LiveSite("Sitemap: /sitemap.xml\n") as live:
        said = stet("import", f"{live.url}unseen", "--to", "site", "--rate", "1000")
        done = stet("--json", "import", f"{live.url}unseen", "--to", "site", "--rate", "1000").json
    assert f"not fetched: 1 picture that scripts show later, such as {live.url}later.png" in said.out, said.err
    assert f"not fetched: 1 page that a sitemap alone names, such as {live.url}sitemap.xml" in said.out
    assert done["unseen"] == {"pictures": [f"{live.url}later.png"], "pages": [f"{live.url}sitemap.xml"]}


def test_a_socks_proxy_is_not_gone_round(stet: Stet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5h://127.0.0.1:9050")
    said = stet("import", "https://old.example/")
    assert (said.code, "not gone round" in said.err) == (2, True)
    assert not (tmp_path / "old.example").exists()
