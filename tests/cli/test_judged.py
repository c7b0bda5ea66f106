"""How often a command has the same metadata judged: each copy once for each look at it, our own state hardly ever."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publish.verify import metadata
from tests.cli.conftest import Stet

STATE = ".stet"
STATE_MAX = 4  # times that an unchanged publish may have our own state judged; it was 14


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Counter[str]]:
    """Count, from the call on, what passes the judge, by what the source is called."""

    def begin() -> Counter[str]:
        real, found = metadata.head, Counter[str]()

        def head(source: Any, *args: Any, **more: Any) -> metadata.Head:
            found[source.name] += 1
            return real(source, *args, **more)

        for module in [m for name, m in sys.modules.items() if name.startswith("publish.")]:
            for name in [name for name, value in vars(module).items() if value is real]:
                monkeypatch.setattr(module, name, head)
        return found

    return begin


def test_an_unchanged_publish_hardly_judges_its_own_state(
    stet: Stet, archive: Path, judged: Callable[[], Counter[str]]
) -> None:
    assert stet("publish").code == 0
    found = judged()
    assert stet("publish").code == 0
    assert 1 <= found[STATE] <= STATE_MAX
    # Asked what is newest, looked at before it is written to, and looked at by the audit: each time through the judge.
    assert found == {STATE: found[STATE], "one": 3, "two": 3}


def test_a_push_and_a_heal_do_not_judge_for_each_host(
    stet: Stet, archive: Path, judged: Callable[[], Counter[str]]
) -> None:
    assert stet("publish").code == 0
    found = judged()
    assert stet("push").code == 0
    assert found == {STATE: 1, "one": 1, "two": 1}
    found.clear()
    assert stet("heal").code == 0
    assert found[STATE] == 2  # before anything is asked for, and where the mending begins


def test_what_is_signed_by_the_way_is_judged_anew(stet: Stet, archive: Path, tmp_path: Path) -> None:
    assert stet("publish").code == 0
    before = (tmp_path / "one/metadata/timestamp.json").read_bytes()
    assert stet("renew", "--push").code == 0
    after = (tmp_path / "one/metadata/timestamp.json").read_bytes()
    assert after != before
    assert after == (archive / ".stet/metadata/timestamp.json").read_bytes()
    assert stet("check", "--depth", "full").code == 0
