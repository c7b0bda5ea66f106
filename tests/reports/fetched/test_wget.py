"""publish.reports.fetched.wget: the right program, its words, and proxies that are not gone round."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.fetched import wget
from publish.reports.fetched.wget import CrawlLine, WayOut


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", "none here"),
        ("GNU Wget2 2.1.0", "is not GNU Wget"),
        ("BusyBox v1.36", "is not GNU Wget"),
        ("GNU Wget 1.20.3 built on linux-gnu.", "GNU Wget 1.20; 1.21 or newer"),
    ],
)
def test_another_program_is_refused_with_the_way_to_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, expected: str
) -> None:
    if said:
        (tmp_path / "wget").write_text(f"#!/bin/sh\necho '{said}'\n")
        (tmp_path / "wget").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match=expected) as caught:
        wget.find()
    assert "apt install wget" in str(caught.value.hint)


def test_lines_of_wget() -> None:
    line = '2026-11-26 21:09:32 URL:http://a.example/p?x=[1] [64/64] -> "out/p?x=[1].html" [1]'
    assert wget.parsed(line) == CrawlLine("http://a.example/p?x=[1]", 64, "out/p?x=[1].html", text=line)
    assert wget.parsed("2026-11-26 21:09:32 ERROR 404: Not Found.").status == "404"
    assert wget.parsed("FINISHED --2026--").file == ""


def test_socks_is_refused_and_an_http_proxy_is_named_to_wget_alone() -> None:
    with pytest.raises(ConfigError, match="not gone round"):
        wget.proxy_address("socks5", "127.0.0.1", 9050, "", "")
    assert wget.proxy_address("http", "::1", 3128, "a", "p@ss") == "http://a:p%40ss@[::1]:3128"
    words = wget.arguments("http://a.example/", Path("out"), wait_s=0.5, without=["a", "b"], way=WayOut())
    assert words[-2:] == ["--", "http://a.example/"]
    assert f"{wget.NAMELESS}|(?:a)|(?:b)" in words


@pytest.mark.parametrize(("wait_s", "said"), [(1e-5, "0.000"), (0.125, "0.125"), (1e7, "10000000.000")])
def test_a_pause_is_said_in_plain_figures(wait_s: float, said: str) -> None:
    assert f"--wait={said}" in wget.arguments("http://a.example/", Path("out"), wait_s=wait_s, without=(), way=WayOut())
