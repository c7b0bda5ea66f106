"""An empty folder becomes an archive; what is there is never written over."""

import os
import re
import shutil
import stat
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publish.archive import init
from publish.archive.init import starters
from publish.copies.hosts import KINDS
from publish.core import config
from publish.core.config import load
from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.table import fill
from publish.release import keys
from publish.release.dotstet import anchor
from publish.release.keys import Keyring
from publish.release.seal import Sealing, seal
from publish.tree.build import build

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


PASSPHRASE = "correct horse battery"


def founded(folder: Path, **more: str) -> init.Founded:
    return init.init(folder, PASSPHRASE, now=NOW, **({"title": "Letters"} | more))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_a_new_archive_builds_and_seals_as_it_is(tmp_path: Path) -> None:
    made = founded(tmp_path / "new")
    assert made.fingerprint == anchor(made.root / ".stet").fingerprint
    tree = build(made.root, made.root / ".stet/tree", today=NOW.date(), fingerprint=made.fingerprint)
    assert tree.title == "Letters"
    assert [r.path for r in tree.reports] == ["reports/2026/first-report.html"]
    sealed = seal(tree, Sealing(made.root / ".stet", Keyring.load(made.keys, PASSPHRASE), [], now=NOW))
    assert sealed.release.number == 1
    assert config.load(made.root, KINDS).hosts == ()


def test_a_title_with_quotes_and_other_scripts_survives_yaml(tmp_path: Path) -> None:
    title = 'He said: "no" — #1 & བོད་ཡིག\u200c'
    made = founded(tmp_path / "new", title=title)
    assert build(made.root, made.root / ".stet/tree", today=NOW.date()).title == title


def test_the_folders_name_is_the_title_when_none_is_given(tmp_path: Path) -> None:
    made = init.init(tmp_path / "letters", PASSPHRASE, now=NOW)
    assert 'site_name: "letters"' in (made.root / "mkdocs.yml").read_text()


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "\x1b[31mred", "x" * 201, "\u202eback"])
def test_a_title_that_is_no_line_of_text_is_refused_before_anything_is_made(tmp_path: Path, title: str) -> None:
    with pytest.raises(ConfigError, match="title"):
        founded(tmp_path / "new", title=title)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_keys_are_their_owners_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        made = founded(tmp_path / "new")
    finally:
        os.umask(before)
    assert mode(made.keys) == 0o700
    assert mode(made.root / ".stet") == 0o700
    assert {mode(f) for f in made.keys.iterdir()} == {0o600}
    assert sorted(f.name for f in made.keys.iterdir()) == ["online.key", "root.key", "targets.key"]
    assert all(PASSPHRASE.encode() not in data for data in snapshot(made.root).values())


def test_an_archive_is_not_founded_over_another(tmp_path: Path) -> None:
    made = founded(tmp_path)
    before = snapshot(tmp_path)
    with pytest.raises(ConfigError, match=re.escape(str(made.identity))) as caught:
        founded(tmp_path)
    assert caught.value.hint
    assert snapshot(tmp_path) == before


def test_keys_alone_are_enough_to_refuse(tmp_path: Path) -> None:
    (tmp_path / ".stet/keys").mkdir(parents=True)
    (tmp_path / ".stet/keys/root.key").write_text("precious")
    with pytest.raises(ConfigError, match=r"root\.key"):
        founded(tmp_path)
    assert snapshot(tmp_path) == {".stet/keys/root.key": b"precious"}


def test_sources_and_settings_that_are_there_are_kept(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.md").write_text("mine")
    (tmp_path / "mkdocs.yml").write_text("mine too")
    (tmp_path / ".gitignore").write_text("*.bak")
    made = founded(tmp_path)
    assert made.made == ("mirrors.toml",)
    assert (tmp_path / "site/index.md").read_text() == "mine"
    assert not (tmp_path / "site/about.md").exists()
    assert (tmp_path / "mkdocs.yml").read_text() == "mine too"
    assert (tmp_path / ".gitignore").read_text() == "*.bak\n/.stet/\n/drafts/\n/vault/\n"


def test_state_is_kept_out_of_git(tmp_path: Path) -> None:
    founded(tmp_path)
    assert (tmp_path / ".gitignore").read_text() == "/.stet/\n/drafts/\n/vault/\n"


class Killed(BaseException):
    """kill -9, as far as a test can."""


def test_a_founding_that_was_cut_short_anywhere_is_completed_by_the_same_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = founded(tmp_path / "whole")
    for writes in range(1, 20):
        folder = tmp_path / f"cut-{writes}"
        left = [writes]

        def write(*args: object, left: list[int] = left, **more: object) -> None:
            if not left[0]:
                raise Killed
            left[0] -= 1
            write_atomically(*args, **more)  # type: ignore[arg-type]

        with monkeypatch.context() as patched:
            for module in (init, keys):
                patched.setattr(module, "write_atomically", write)
            try:
                founded(folder)
            except Killed:
                cut = True
            else:
                cut = False
        if not cut:
            break
        again = founded(folder)
        assert again.fingerprint == anchor(folder / ".stet").fingerprint
        assert snapshot(folder).keys() == snapshot(whole.root).keys()
        Keyring.load(again.keys, PASSPHRASE).signer("targets")
    assert writes > 8


def test_a_page_edited_before_the_founding_was_completed_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init, "_ignore_state", lambda _folder: (_ for _ in ()).throw(Killed()))
    with pytest.raises(Killed):
        founded(tmp_path)
    monkeypatch.undo()
    (tmp_path / "site/index.md").write_text("edited")
    assert founded(tmp_path).made == ()
    assert (tmp_path / "site/index.md").read_text() == "edited"


def test_completing_with_another_passphrase_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(init, "_ignore_state", lambda _folder: (_ for _ in ()).throw(Killed()))
    with pytest.raises(Killed):
        founded(tmp_path)
    monkeypatch.undo()
    with pytest.raises(ConfigError, match="passphrase"):
        init.init(tmp_path, "another passphrase", now=NOW)


def examples() -> dict[str, dict[str, object]]:
    """The commented examples of mirrors.toml, with their comments taken away."""
    text = dict(starters("T", NOW))["mirrors.toml"]
    live = [line.removeprefix("# ") for line in text.splitlines() if re.match(r"# (\[hosts|[a-z_]+ = )", line)]
    hosts: dict[str, dict[str, object]] = tomllib.loads("\n".join(live))["hosts"]
    return hosts


def test_every_kind_that_a_publisher_can_have_stands_in_mirrors_toml_with_every_option() -> None:
    found = {str(table["kind"]): table for table in examples().values()}
    assert found.keys() == KINDS.keys() - {"memory"}
    import importlib

    for kind, table in found.items():
        options = importlib.import_module(KINDS[kind].module).Options
        ours = {
            k: v for k, v in table.items() if k not in ("kind", "public", "spare", "durable", "away", "keep", "proxy")
        }
        fill(options, ours, where=kind)
        assert ours.keys() == set(options.__dataclass_fields__), kind


def test_the_examples_are_settings_that_load(tmp_path: Path) -> None:
    made = founded(tmp_path)
    text = (made.root / "mirrors.toml").read_text()
    assert '# [vault]\n# recipients = ["age1…"' in text
    text = text.replace("# recipients", "#")  # no key of somebody's could stand there
    (made.root / "mirrors.toml").write_text(re.sub(r"(?m)^# (\[hosts|\[scan|[a-z_]+ = )", r"\1", text))
    assert {h.kind for h in config.load(made.root, KINDS).hosts} == KINDS.keys() - {"memory"}


def emptied(folder: Path) -> Path:
    """The folder of an archive that was published once, its .stet lost."""
    shutil.rmtree(folder / ".stet")
    return folder


def hosts(folder: Path, *tables: str) -> None:
    (folder / "mirrors.toml").write_text("\n".join(tables))


STICK = '[hosts.stick]\nkind = "folder"\npath = "stick/copy"\n'


def test_beside_hosts_that_have_an_archive_none_is_founded(tmp_path: Path) -> None:
    made = founded(tmp_path / "one")
    copy = tmp_path / "one/stick/copy/metadata"
    copy.mkdir(parents=True)
    (copy / "1.root.json").write_bytes(made.identity.read_bytes())
    hosts(tmp_path / "one", STICK)
    folder = emptied(tmp_path / "one")
    with pytest.raises(ConfigError, match=r"there is an archive .* at host 'stick'") as caught:
        init.refuse_a_second(folder)
    assert f"stet heal --restore stick/copy --fingerprint {made.fingerprint}" in (caught.value.hint or "")
    (copy / "1.root.json").unlink()
    for left in ("2.targets.json", "timestamp.json"):
        (copy / left).write_bytes(b"{}")
        with pytest.raises(ConfigError, match="at host 'stick'"):
            init.refuse_a_second(folder)
    shutil.rmtree(copy)
    init.refuse_a_second(folder)
    assert not (folder / ".stet").exists()


def test_a_host_that_cannot_be_asked_is_not_taken_for_empty(tmp_path: Path) -> None:
    hosts(tmp_path, '[hosts.bucket]\nkind = "s3"\nbucket = "letters"\nendpoint = "http://127.0.0.1:9"\n')
    with pytest.raises(ConfigError, match="whether an archive lies at host 'bucket' already cannot be told"):
        init.refuse_a_second(tmp_path)
    hosts(tmp_path, STICK.replace("stick/copy", "/nowhere/at/all"))
    with pytest.raises(ConfigError, match="cannot be told"):
        init.refuse_a_second(tmp_path)


@pytest.mark.parametrize(
    "left", [".stet/releases/3/index.html", ".stet/withdrawals", "site/WITHDRAWN", ".stet/targets/x"]
)
def test_what_is_left_of_an_archive_says_that_there_was_one(tmp_path: Path, left: str) -> None:
    (tmp_path / left).parent.mkdir(parents=True)
    (tmp_path / left).write_text("1")
    with pytest.raises(ConfigError, match="an archive was here") as caught:
        init.refuse_a_second(tmp_path)
    assert (caught.value.hint or "").startswith("bring it back: stet heal --restore")


def test_an_empty_folder_and_one_with_texts_and_new_hosts_may_be_founded(tmp_path: Path) -> None:
    init.refuse_a_second(tmp_path / "not there yet")
    (tmp_path / "stick").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.md").write_text("# Letters")
    hosts(tmp_path, STICK)
    init.refuse_a_second(tmp_path)
    made = founded(tmp_path)
    assert made.fingerprint


def test_the_hint_for_a_lost_state_names_restoring_before_founding(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        anchor(tmp_path)
    hint = caught.value.hint or ""
    assert hint.index("stet heal --restore") < hint.index("stet init")


def test_the_starters_examples_are_settings_that_load(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "publish/tree/sources/starters/mirrors.toml").read_text()
    text = re.sub(r"^# (timestamp_\w+ = )", r"\1", text, flags=re.MULTILINE)
    (tmp_path / "mirrors.toml").write_text(text)
    config = load(tmp_path, KINDS)
    assert len(config.archive.timestamp_authorities) >= 2
    assert config.timestamp_roots == tmp_path / "tsa-roots.pem"
