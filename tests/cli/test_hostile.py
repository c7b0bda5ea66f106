"""One copy is hostile on the wire, another is honest: the honest one is served, whatever the other does."""

import shutil
from pathlib import Path

import pytest

from publish.audit import rounds
from publish.cli._session import BUG, run
from publish.cli._verbs import cli
from publish.copies import push
from publish.copies.hosts import ipfs, s3, s3wire, web
from publish.copies.hosts.wrap import Patience
from tests.cli.conftest import PASSPHRASE, Stet
from tests.support.censor import HASTY, Censor
from tests.support.hostile import WAYS, Hostile, early_hints
from tests.support.hostile_hosts import ANSWERS, LISTINGS, Node, Store
from tests.support.small import fill_in


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


def hosts(folder: Path, **public: str) -> None:
    rows = [f'[hosts.{name}]\nkind = "folder"\npath = "../{name}"\npublic = "{url}"\n' for name, url in public.items()]
    (folder / "archive" / "mirrors.toml").write_text("".join(rows))


@pytest.mark.parametrize("only", ["", ".html"], ids=["everywhere", "for pages"])
@pytest.mark.parametrize("way", WAYS)
def test_one_hostile_copy_is_that_copys_failure_alone(world: Path, stet: Stet, way: str, only: str) -> None:
    with Censor(world / "web") as honest, Hostile(world / "bad", WAYS[way], only) as bad:
        fingerprint = stet("--json", "fingerprint").json["fingerprint"]
        judged = stet("--json", "verify", bad.url, honest.url, "--fingerprint", fingerprint)
        assert judged.code in (0, 4), judged  # the honest one's, or that another lies
        verdicts = {copy["address"]: copy["verdict"] for copy in judged.json["copies"]}
        assert verdicts[honest.url] == "FRESH"
        cloned = stet("clone", fingerprint, bad.url, honest.url, world / "clone")
        assert (cloned.code, (world / "clone" / "index.html").is_file()) == (0, True), cloned
        hosts(world, web=honest.url, bad=bad.url)
        (world / "web" / "index.html").write_text("spoilt")
        checked = stet("check")
        assert (checked.code, "web   TAMPERED" in checked.err + checked.out) == (4, True), checked
        healed = stet("heal")
        assert healed.code in (0, 4, 5), healed  # 0 where it gave the right bytes in an odd manner
        assert "spoilt" not in (world / "web" / "index.html").read_text()
        assert "made us fail" not in judged.out + cloned.err + checked.out + checked.err + healed.err
        assert BUG not in (judged.code, cloned.code, checked.code, healed.code)


def test_early_hints_are_no_answer_and_the_answer_is_taken(world: Path, stet: Stet) -> None:
    with Hostile(world / "bad", early_hints) as hinting:
        assert stet("verify", hinting.url, "--fingerprint", stet("--json", "fingerprint").json["fingerprint"]).code == 0


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds as they are, but for their size: what takes a minute takes two seconds."""
    monkeypatch.setattr(s3wire, "CALL_S", 1.5)
    monkeypatch.setattr(s3wire, "READ_TIMEOUT_S", 1)
    monkeypatch.setattr(s3, "LISTING_S", 2)
    monkeypatch.setattr(ipfs, "TIMEOUT_S", 2)
    monkeypatch.setattr(ipfs, "STORE_TIMEOUT_S", 3)
    monkeypatch.setattr(push, "HELD_MIN", 5_000)
    monkeypatch.setattr(rounds, "HELD_MIN", 5_000)
    monkeypatch.setattr(Patience, "wait", lambda *_: None)


def beside(world: Path, honest: Censor, rows: str, stet: Stet) -> None:
    """Another host beside the honest one: the honest one gets what is pushed, is looked at, and is mended."""
    (world / "archive" / "mirrors.toml").write_text(
        f'[hosts.web]\nkind = "folder"\npath = "../web"\npublic = "{honest.url}"\n[hosts.odd]\n{rows}'
    )
    (world / "web" / "index.html").unlink()
    (world / "web" / "metadata" / "timestamp.json").unlink()
    pushed = stet("push")
    assert pushed.code in (0, 4, 5), pushed
    assert len(pushed.err + pushed.out) < 5_000, "a host's own words are printed whole"
    assert "made us fail" not in pushed.err + pushed.out, pushed
    assert "web   1" in pushed.err + pushed.out
    assert (world / "web" / "metadata" / "timestamp.json").is_file()
    (world / "web" / "index.html").write_text("spoilt")
    checked = stet("check")
    assert (checked.code, "web   TAMPERED" in checked.err + checked.out) == (4, True), checked
    healed = stet("heal")
    assert healed.code in (0, 4, 5), healed
    assert "spoilt" not in (world / "web" / "index.html").read_text()


@pytest.mark.parametrize("way", [*LISTINGS, "keeps a put waiting"])
def test_one_hostile_store_is_that_hosts_failure_alone(
    world: Path, stet: Stet, impatient: None, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("STET_ODD_ACCESS_KEY", "a")
    monkeypatch.setenv("STET_ODD_SECRET_KEY", "b")
    with Censor(world / "web") as honest, Store(way) as store:
        beside(world, honest, f'kind = "s3"\nbucket = "letters"\nendpoint = "{store.endpoint}"\n', stet)


@pytest.mark.parametrize("way", [*ANSWERS, "a name of another time"])
def test_one_hostile_node_is_that_hosts_failure_alone(world: Path, stet: Stet, impatient: None, way: str) -> None:
    with Censor(world / "web") as honest, Node(way) as node:
        beside(world, honest, f'kind = "ipfs"\napi = "{node.api}"\n', stet)
