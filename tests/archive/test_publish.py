"""One publishing, as a program without a terminal makes it: values come back, and each step is told in its order."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from publish.archive.archive import Archive
from publish.archive.permit import Allowed
from publish.archive.publish import Told, publish, rehearse
from publish.archive.talk import Talk
from publish.audit.check import Depth
from publish.core.errors import ConfigError, SourceError
from publish.core.model import Verdict
from publish.tree.former import stamps
from tests.archive.conftest import Heard

STARTER = "Say here, in a few sentences, what this archive holds, who keeps it, and for whom.\n"


def test_it_seals_sends_and_looks_and_tells_each_step_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    done = publish(
        Archive.here(Heard().talk), Depth.QUICK, Allowed(),
        told=Told(
            lambda sealed, stamped: told.append(f"sealed {sealed.release.number}, {len(stamped.answers)} stamps"),
            lambda pushed: told.append(f"pushed {len(pushed)}"),
            lambda audits: told.append(f"checked {len(audits)}"),
        ),
    )  # fmt: skip
    assert told == ["sealed 1, 0 stamps", "pushed 2", "checked 2"]
    assert (done.sealed.release.number, done.unmarked, done.occupied) == (1, (), set())
    assert [audit.verdict for audit in done.audits] == [Verdict.FRESH, Verdict.FRESH]
    assert capsys.readouterr() == ("", "")


def test_a_rehearsal_signs_and_sends_nothing(folder: Path) -> None:
    found = rehearse(Archive.here(Talk()))
    assert (found.hosts, found.gone) == (("one", "two"), ())
    assert "index.html" in found.changed
    assert not (folder / ".stet/releases").exists()
    assert not (folder.parent / "one").exists()


def test_nobody_to_give_the_passphrase_is_said_before_anything_is_built(folder: Path) -> None:
    with pytest.raises(ConfigError, match="nobody is here to give it"):
        publish(Archive.here(Talk()), Depth.QUICK, Allowed())
    assert not (folder / ".stet/tree").exists()


def test_starter_texts_go_out_only_where_that_is_allowed(folder: Path) -> None:
    heard = Heard()
    page = "---\ntitle: About\nlanguage: en\n---\n\n"
    (folder / "site/about.md").write_text(page + STARTER, "utf-8")
    archive = Archive.here(heard.talk)
    with pytest.raises(SourceError, match="still says what stet init wrote"):
        publish(archive, Depth.QUICK, Allowed())
    assert publish(archive, Depth.QUICK, Allowed(starters=True)).tree.unfilled
    assert any("published as stet init wrote it" in text for text in heard.warned)


_AGAIN = """
import json, sys
from publish.tree.former import stamps
stamps.SETTLED_S = -3600
opened = []
sys.addaudithook(lambda event, about: opened.append(str(about[0])) if event == "open" else None)
from publish.archive.archive import Archive
from publish.archive.permit import Allowed
from publish.archive.publish import publish
from publish.audit.check import Depth
from tests.archive.conftest import Heard
done = publish(Archive.here(Heard().talk), Depth.QUICK, Allowed())
print(json.dumps([opened, done.sealed.release.number, list(sys.modules)]))
"""


def test_a_publishing_with_nothing_new_makes_no_page_and_hashes_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "SETTLED_S", -3600)  # all files count as if they had lain there for long
    publish(Archive.here(Heard().talk), Depth.QUICK, Allowed())
    said = subprocess.run([sys.executable, "-c", _AGAIN], check=True, stdout=subprocess.PIPE, text=True).stdout
    opened, number, rooms = json.loads(said)
    assert number == 1
    times = Counter(name.removeprefix(f"{folder}/") for name in opened if name.startswith(f"{folder}/"))
    # Once each, for the day that it states: a clock that is behind is known by it.
    assert {name: n for name, n in times.items() if name.startswith("site/")} == {
        file.relative_to(folder).as_posix(): 1 for file in (folder / "site").rglob("*.md")
    }
    made = {name: n for name, n in times.items() if name.startswith((".stet/tree/", ".stet/releases/"))}
    assert made.keys() <= {".stet/tree/index.html", ".stet/releases/1/index.html"}
    assert set(made.values()) <= {1}
    assert not {f"publish.tree.{room}" for room in ("edition", "maker", "sources.gather")} & {*rooms}
