"""publish.core.beside: whose a file beside a release is, told by its name."""

import pytest

from publish.core.beside import Beside, glob_fault, is_default, whose


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        (".DS_Store", Beside.LITTER),
        ("reports/Thumbs.db", Beside.LITTER),
        ("reports/notes.txt~", Beside.LITTER),
        (".Trash-1000/files/index.html", Beside.LITTER),  # thrown away, and it may have been a page
        ("lost+found/#1234", Beside.LITTER),
        ("__MACOSX/index.html", Beside.STRANGER),  # a page is never litter by its folder
        ("index.html~", Beside.LITTER),
        ("CNAME", Beside.HOST),
        ("netlify.toml", Beside.HOST),
        (".ftp-deploy-sync-state.json", Beside.HOST),
        ("reports/netlify.toml", Beside.STRANGER),
        (".git/config", Beside.STRANGER),
        ("blog/CNAME", Beside.STRANGER),
        (".well-known/acme-challenge/x", Beside.HOST),
        (".well-known/page.html", Beside.STRANGER),
        ("reports/.htaccess", Beside.HOST),
        ("mine.txt", Beside.STRANGER),
        ("mine.svg", Beside.STRANGER),
    ],
)
def test_a_name_says_whose_it_is(path: str, owner: Beside) -> None:
    assert whose(path) is owner


@pytest.mark.parametrize(
    ("glob", "path", "kept"),
    [
        ("blog/**", "blog/2013/a.html", True),
        ("blog/*", "blog/2013/a.html", False),
        ("blog/", "blog/2013/a.html", True),
        ("*.txt", "a.txt", True),
        ("*.txt", "b/a.txt", False),
        ("a?.txt", "ab.txt", True),
        ("a.txt", "a\n.txt", False),
        ("blog/**", "blog", False),
    ],
)
def test_what_the_publisher_keeps_comes_first(glob: str, path: str, kept: bool) -> None:
    assert (whose(path, [glob]) is Beside.KEPT) is kept


@pytest.mark.parametrize("path", ["index.nginx-debian.html", "Default.htm", "cgi-bin/x", "web.config", "IISstart.png"])
def test_what_web_hosts_put_into_an_empty_root_is_known(path: str) -> None:
    assert is_default(path)
    assert not is_default(f"reports/{path}")


@pytest.mark.parametrize(
    ("glob", "said"),
    [
        ("**", "would keep everything"),
        ("*/", "would keep everything"),
        ("", "would keep everything"),
        ("/blog/**", "below the copy"),
        ("../blog", "below the copy"),
        ("a\\b", "below the copy"),
        ("blog/**", None),
        ("..blog", None),
    ],
)
def test_a_pattern_that_would_keep_too_much_or_leads_out_has_a_fault(glob: str, said: str | None) -> None:
    fault = glob_fault(glob)
    assert fault is None if said is None else said in str(fault)
