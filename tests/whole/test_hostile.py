"""One copy is hostile on the wire, another is honest: the honest one is served, whatever the other does."""

import itertools
import re
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import pytest

from publish.audit import rounds
from publish.cli._session import BUG, run
from publish.cli._verbs import cli
from publish.copies.hosts import web, width
from publish.copies.hosts.ipfs import host, kubo
from publish.copies.hosts.s3 import line, listed, wire
from publish.copies.push import look
from tests.cli.conftest import PASSPHRASE, Stet, archive, stet  # noqa: F401 - fixtures
from tests.support.censor import HASTY, Censor
from tests.support.hostile import WAYS, Hostile, early_hints
from tests.support.hostile_hosts import ANSWERS, LISTINGS, Node, Store
from tests.support.small import fill_in

_T = TypeVar("_T")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that was published to a folder, ``web``; to be copied."""
    base = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STET_PASSPHRASE", PASSPHRASE)
        patch.setenv("XDG_STATE_HOME", str(base / "reader"))
        assert run(cli, ["-q", "init", str(base / "archive"), "--title", "Letters"]) == 0
        fill_in(base / "archive")
        patch.chdir(base / "archive")
        Path("mirrors.toml").write_text('[hosts.web]\nkind = "folder"\npath = "../web"\n')
        assert run(cli, ["-q", "publish"]) == 0
    return base


@pytest.fixture
def world(published: Path, tmp_path: Path, stet: Stet, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The archive, a folder ``web`` whose server is honest, and ``bad``, the same copy; we stand in the archive."""
    shutil.copytree(published / "archive", tmp_path / "archive")
    for name in ("web", "bad"):
        shutil.copytree(published / "web", tmp_path / name)
    monkeypatch.chdir(tmp_path / "archive")
    monkeypatch.setattr(web, "Patience", lambda: HASTY)
    return tmp_path


def batches(ways: Iterable[_T], size: int) -> list[list[_T]]:
    """The ways in groups: many sick hosts beside one honest one cost one archive, and wait at the same time."""
    every = list(ways)
    return [every[start : start + size] for start in range(0, len(every), size)]


def hosts(folder: Path, **public: str) -> None:
    """Folders ``web``, which is honest, and ``bad`` for all others."""
    rows = (f'[hosts.{name}]\nkind = "folder"\npath = "../{name}"\npublic = "{url}"\n' for name, url in public.items())
    (folder / "archive" / "mirrors.toml").write_text("".join(rows))


@pytest.mark.parametrize("ways", batches(itertools.product(WAYS, ["", ".html"]), 13))
def test_hostile_copies_are_those_copies_failures_alone(world: Path, stet: Stet, ways: list[tuple[str, str]]) -> None:
    with ExitStack() as stack:
        honest = stack.enter_context(Censor(world / "web"))
        bad = [stack.enter_context(Hostile(world / "bad", WAYS[way], only)).url for way, only in ways]
        fingerprint = stet("--json", "fingerprint").json["fingerprint"]
        judged = stet("--json", "verify", *bad, honest.url, "--fingerprint", fingerprint)
        assert judged.code in (0, 4), judged  # the honest one's, or that another lies
        verdicts = {copy["address"]: copy["verdict"] for copy in judged.json["copies"]}
        assert (verdicts[honest.url], len(verdicts)) == ("FRESH", len(bad) + 1)
        cloned = stet("clone", fingerprint, *bad, honest.url, world / "clone")
        assert (cloned.code, (world / "clone" / "index.html").is_file()) == (0, True), cloned
        for number in range(len(bad)):
            shutil.copytree(world / "bad", world / f"bad{number}")
        hosts(world, web=honest.url, **{f"bad{number}": url for number, url in enumerate(bad)})
        (world / "web" / "index.html").write_text("spoilt")
        checked = stet("check")
        assert (checked.code, bool(re.search(r"web +TAMPERED", checked.err + checked.out))) == (4, True), checked
        healed = stet("heal")
        assert healed.code in (0, 4, 5), healed  # 0 where they gave the right bytes in an odd manner
        assert "spoilt" not in (world / "web" / "index.html").read_text()
        assert "made us fail" not in judged.out + cloned.err + checked.out + checked.err + healed.err
        assert BUG not in (judged.code, cloned.code, checked.code, healed.code)


def test_early_hints_are_no_answer_and_the_answer_is_taken(world: Path, stet: Stet) -> None:
    with Hostile(world / "bad", early_hints) as hinting:
        assert stet("verify", hinting.url, "--fingerprint", stet("--json", "fingerprint").json["fingerprint"]).code == 0


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds as they are, but for their size: what takes a minute takes two seconds."""
    monkeypatch.setattr(wire, "CALL_S", 1.5)
    monkeypatch.setattr(wire, "READ_TIMEOUT_S", 1)
    monkeypatch.setattr(listed, "LISTING_S", 2)
    monkeypatch.setattr(line, "ATTEMPTS", 1)
    monkeypatch.setattr(kubo, "TIMEOUT_S", 2)
    monkeypatch.setattr(host, "STORE_TIMEOUT_S", 3)
    monkeypatch.setattr(look, "HELD_MIN", 5_000)
    monkeypatch.setattr(rounds, "HELD_MIN", 5_000)
    monkeypatch.setattr(width, "WAIT_FIRST_S", 0.0)


def beside(world: Path, honest: Censor, tables: list[str], stet: Stet) -> None:
    """Odd hosts beside the honest one: the honest one gets what is pushed, is looked at, and is mended."""
    (world / "archive" / "mirrors.toml").write_text(
        f'[hosts.web]\nkind = "folder"\npath = "../web"\npublic = "{honest.url}"\n'
        + "".join(f"[hosts.odd{number}]\n{rows}" for number, rows in enumerate(tables))
    )
    (world / "web" / "index.html").unlink()
    (world / "web" / "metadata" / "timestamp.json").unlink()
    pushed = stet("push")
    assert pushed.code in (0, 4, 5), pushed
    assert len(pushed.err + pushed.out) < 5_000 * len(tables), "a host's own words are printed whole"
    assert max(map(len, (pushed.err + pushed.out).splitlines())) < 4_000, "a host's own words are printed whole"
    assert "made us fail" not in pushed.err + pushed.out, pushed
    assert re.search(r"web +1 ", pushed.err + pushed.out), pushed
    assert (world / "web" / "metadata" / "timestamp.json").is_file()
    (world / "web" / "index.html").write_text("spoilt")
    checked = stet("check")
    assert (checked.code, bool(re.search(r"web +TAMPERED", checked.err + checked.out))) == (4, True), checked
    healed = stet("heal")
    assert healed.code in (0, 4, 5), healed
    assert "spoilt" not in (world / "web" / "index.html").read_text()


@pytest.mark.parametrize("ways", batches([*LISTINGS, "keeps a put waiting"], 10))
def test_hostile_stores_are_those_hosts_failures_alone(
    world: Path, stet: Stet, impatient: None, monkeypatch: pytest.MonkeyPatch, ways: list[str]
) -> None:
    with ExitStack() as stack:
        tables = []
        for number, way in enumerate(ways):
            monkeypatch.setenv(f"STET_ODD{number}_ACCESS_KEY", "a")
            monkeypatch.setenv(f"STET_ODD{number}_SECRET_KEY", "b")
            store = stack.enter_context(Store(way))
            tables.append(f'kind = "s3"\nbucket = "letters"\nendpoint = "{store.endpoint}"\n')
        beside(world, stack.enter_context(Censor(world / "web")), tables, stet)


@pytest.mark.parametrize("ways", batches([*ANSWERS, "a name of another time"], 10))
def test_hostile_nodes_are_those_hosts_failures_alone(
    world: Path, stet: Stet, impatient: None, ways: list[str]
) -> None:
    with ExitStack() as stack:
        tables = [f'kind = "ipfs"\napi = "{stack.enter_context(Node(way)).api}"\n' for way in ways]
        beside(world, stack.enter_context(Censor(world / "web")), tables, stet)
