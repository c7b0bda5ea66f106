"""Places that rclone reaches: what a server without renaming, or with odd words, makes of a push."""

from pathlib import Path
from typing import Any

import pytest

from publish.copies.hosts import open_host
from publish.copies.hosts.http.faults import SilentError
from publish.copies.hosts.patience import Patience
from publish.copies.hosts.rcd import CALL_S, Engine, RcError
from publish.copies.hosts.rcplace import STEP_S, RcloneHost, folder, remote, typed
from publish.copies.hosts.secrets import Secrets
from publish.copies.hosts.wrap import retrying
from publish.core.errors import ConfigError, InterferenceError, LackingError, RefusedError, UnreachableError
from publish.core.settings import HostSettings
from publish.core.source import Held
from tests.copies.hosts.contract import entries, holdings, store
from tests.support.grudge import Asked, Grudge, Trick, every, refuse
from tests.support.services.rclone import RcloneWebdav

TIBETAN = "བོད་" * 16 + ".html"  # a name of 197 bytes


@pytest.fixture
def host(rclone_webdav: RcloneWebdav, request: pytest.FixtureRequest) -> RcloneHost:
    options = {"url": rclone_webdav.url, "user": "mirror", "path": request.node.name[:60]}
    made = open_host(HostSettings("space", "webdav", options=options), {"STET_SPACE_PASSWORD": rclone_webdav.password})
    assert isinstance(made, RcloneHost)
    return made


def said(monkeypatch: pytest.MonkeyPatch, method: str, answer: Any) -> list[dict[str, Any]]:
    """Have rclone answer a method otherwise; what it was asked is told."""
    asked: list[dict[str, Any]] = []
    ask = Engine.ask

    def other(self: Engine, name: str, **call: Any) -> Any:
        if name != method:
            return ask(self, name, **call)
        asked.append(call)
        found = answer(call) if callable(answer) else answer
        return ask(self, name, **call) if found is None else found

    monkeypatch.setattr(Engine, "ask", other)
    return asked


def test_long_names_of_other_scripts_and_signs_of_rclones_own(host: RcloneHost, tmp_path: Path) -> None:
    names = {TIBETAN: b"1", f"{TIBETAN}.d/{TIBETAN}.d/{TIBETAN}": b"2", "what？：／＊.html": b"3"}
    store(host, entries(tmp_path / "in", names))
    assert holdings(host) == names
    for sign in ("\u201b", "\u2400"):
        with pytest.raises(RefusedError, match="no name with such a sign"):
            host.read(f"a{sign}b", 10)


def test_where_nothing_can_be_renamed_files_are_written_in_place(
    host: RcloneHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(monkeypatch, "operations/fsinfo", {"Features": {"Move": False}})
    moves = said(monkeypatch, "operations/movefile", None)
    store(host, entries(tmp_path / "in", {"a.html": b"1"}))
    assert host.traits.gaps
    assert not moves
    assert holdings(host) == {"a.html": b"1"}


def test_what_replaces_nothing_is_written_in_place(
    host: RcloneHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves = said(monkeypatch, "operations/movefile", None)
    assert list(host.survey()) == []
    store(host, entries(tmp_path / "in", {"a.html": b"1"}))
    assert not moves
    store(host, entries(tmp_path / "in", {"a.html": b"2", "b.html": b"1"}))
    assert [call["dstRemote"].rpartition("/")[2] for call in moves] == ["a.html"]
    assert holdings(host) == {"a.html": b"2", "b.html": b"1"}


def test_a_server_that_renames_onto_nothing_is_asked_once(
    host: RcloneHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(call: dict[str, Any]) -> None:
        if any(item["Path"] == call["dstRemote"] for item in host._listed(recurse=True)):
            raise RcError("550 file exists")

    moves = said(monkeypatch, "operations/movefile", refused)
    for data in (b"1", b"2", b"3"):
        store(host, entries(tmp_path / "in", {"a.html": data}))
        assert holdings(host) == {"a.html": data}
    assert host.traits.gaps
    assert len(moves) == 4  # one for the first, two for the second, one for the third


def test_who_is_silent_is_not_waited_for_longer_at_each_try(
    host: RcloneHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (entry,), asked = entries(tmp_path / "in", {"a.html": b"1"}), list[tuple[str, float]]()
    store(host, [entry])

    def silent(_: Engine, name: str, *, seconds: float = CALL_S, **_call: Any) -> Any:
        asked.append((name, seconds))
        raise SilentError

    monkeypatch.setattr(Engine, "ask", silent)
    for _ in range(4):
        with pytest.raises(UnreachableError):
            host.put(entry)
    assert [name for name, _ in asked] == ["operations/copyfile", *["operations/list", "operations/copyfile"] * 3]
    assert {seconds for name, seconds in asked if name == "operations/list"} == {STEP_S}


def test_what_a_cut_push_left_is_no_file_of_the_copy_and_is_taken_away(host: RcloneHost, tmp_path: Path) -> None:
    left = "a/stet-0123456789abcdef.part"
    store(host, entries(tmp_path / "in", {left: b"half", "a/stet-x.part": b"theirs"}))
    assert list(host.survey()) == [Held("a/stet-x.part", 6)]
    with host.writing():
        pass
    assert host._listed(recurse=False)[0]["Name"] == "a"
    assert {item["Name"] for item in host._listed(recurse=True)} == {"a", "stet-x.part"}


@pytest.mark.parametrize("answer", [{"list": "x"}, {"list": [1]}, {"list": [{"Path": "other/x", "Size": 1}]}, {
    "list": [{"Path": 1, "Size": 1}]
}])  # fmt: skip
def test_an_odd_list_is_none(host: RcloneHost, answer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    said(monkeypatch, "operations/list", answer)
    with pytest.raises(InterferenceError, match="no files"):
        list(host.survey())


def test_settings_are_quoted_and_secrets_are_words() -> None:
    assert remote("ftp", {"user": 'a"b,c:d'}) == ':ftp,user="a""b,c:d":'
    with pytest.raises(ValueError, match="bracket"):
        remote("ftp", {"user": "a]b"})
    assert folder("/a//b/", "x") == "a/b"
    for odd in ("../a", "a\nb", "a/./b", "\u2400"):
        with pytest.raises(ConfigError, match="no folder's path"):
            folder(odd, "x")
    settings = HostSettings("web-space", "webdav")
    assert typed(settings, Secrets(settings, {"STET_WEB_SPACE_USER": "me"}, "PASSWORD"), "USER") == "me"
    for odd in ("x\r", "x\nDELE y", " x"):
        with pytest.raises(LackingError, match="STET_WEB_SPACE_USER has a space") as caught:
            typed(settings, Secrets(settings, {"STET_WEB_SPACE_USER": odd}, "PASSWORD"), "USER")
        assert odd not in str(caught.value)


@pytest.mark.parametrize("status", [405, 412, 502])
def test_a_server_that_never_renames_gets_files_under_their_own_names(
    rclone_webdav: RcloneWebdav, tmp_path: Path, status: int
) -> None:
    with Grudge(int(rclone_webdav.url.rpartition(":")[2])) as front:
        front.rule = every(1, refuse(status), "MOVE COPY")
        options = {"url": front.url, "user": "mirror", "path": f"never-renames-{status}"}
        inner = open_host(
            HostSettings("space", "webdav", options=options), {"STET_SPACE_PASSWORD": rclone_webdav.password}
        )
        host = retrying(inner, Patience(sleep=lambda _: None))
        store(host, entries(tmp_path / "in", {"a.html": b"1", "b.html": b"1"}))
        list(host.survey())
        store(host, entries(tmp_path / "in", {"a.html": b"22", "b.html": b"2"}))
        assert holdings(host) == {"a.html": b"22", "b.html": b"2"}
        assert host.traits.gaps
        assert not list((rclone_webdav.root / options["path"]).rglob("*.part"))


def test_a_server_that_renames_onto_nothing_is_told_by_412(rclone_webdav: RcloneWebdav, tmp_path: Path) -> None:
    there = {"/renames-onto-nothing/a.html"}

    def onto(asked: Asked) -> Trick | None:
        if asked.method == "DELETE":
            there.discard(asked.target)
        return refuse(412) if asked.method == "MOVE" and there else None

    with Grudge(int(rclone_webdav.url.rpartition(":")[2])) as front:
        options = {"url": front.url, "user": "mirror", "path": "renames-onto-nothing"}
        host = open_host(
            HostSettings("space", "webdav", options=options), {"STET_SPACE_PASSWORD": rclone_webdav.password}
        )
        store(host, entries(tmp_path / "in", {"a.html": b"1"}))
        list(host.survey())
        front.rule = onto
        store(host, entries(tmp_path / "in", {"a.html": b"22"}))
        assert holdings(host) == {"a.html": b"22"}
        assert [a.method for a in front.log].count("MOVE") == 2


def test_a_file_that_somebody_holds_locked_stays_and_says_nothing_of_others(
    rclone_webdav: RcloneWebdav, tmp_path: Path
) -> None:
    def locked(asked: Asked) -> Trick | None:
        ours = asked.target.endswith(".part")
        return refuse(423) if asked.method == "MOVE" or (asked.method == "DELETE" and not ours) else None

    with Grudge(int(rclone_webdav.url.rpartition(":")[2])) as front:
        options = {"url": front.url, "user": "mirror", "path": "locked"}
        inner = open_host(
            HostSettings("space", "webdav", options=options), {"STET_SPACE_PASSWORD": rclone_webdav.password}
        )
        host = retrying(inner, Patience(sleep=lambda _: None))
        store(host, entries(tmp_path / "in", {"a.html": b"1"}))
        list(host.survey())
        front.rule = locked
        with pytest.raises(UnreachableError, match="somebody holds it locked"):
            store(host, entries(tmp_path / "in", {"a.html": b"22"}))
        front.rule = lambda _: None
        assert holdings(host) == {"a.html": b"1"}
        assert not inner.traits.gaps
        assert not list((rclone_webdav.root / "locked").rglob("*.part"))
