"""publish.tree.crew: work spread over processes gives the same as in one, and ends with it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.core.errors import SourceError, StetError
from publish.tree import crew
from publish.tree.crew import BuildCrew
from tests.support import working
from tests.support.small import THREE, archive, content, made


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few pages are worth processes."""
    monkeypatch.setattr(crew, "WORTH", 2)
    monkeypatch.setattr(crew, "CHUNK", 1)


@pytest.fixture(scope="module")
def two() -> Iterator[BuildCrew]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crew, "WORTH", 2)
        patch.setattr(crew, "CHUNK", 1)
        with BuildCrew(2) as found:
            assert found.begin(2)
            yield found


def test_results_come_in_order_and_from_several_processes(two: BuildCrew, busy: None) -> None:
    assert list(two.map(working.squares, range(20))) == [n * n for n in range(20)]
    assert os.getpid() not in set(two.map(working.pid, range(20)))


def test_an_error_in_a_process_is_that_error_with_its_hint(two: BuildCrew, busy: None) -> None:
    with pytest.raises(SourceError, match=r"site/a\.md:1: one") as caught:
        list(two.map(working.fail, range(2)))
    assert caught.value.faults == ("site/a.md:1: one", "site/b.md:2: other")
    assert caught.value.hint == "mend both"
    assert list(two.map(working.squares, range(3))) == [0, 1, 4]


def test_a_process_that_is_killed_is_an_error_with_words(busy: None) -> None:
    with BuildCrew(2) as both:
        both.begin(2)
        with pytest.raises(StetError, match="killed by signal 9") as caught:
            list(both.map(working.die, range(2)))
    assert "memory" in str(caught.value.hint)


def test_leaving_ends_all_processes_whatever_they_do(busy: None) -> None:
    with BuildCrew(2) as both:
        both.begin(2)
        assert both._threads
        asleep = both._threads.submit(both._one, working.sleep, range(1))
    assert isinstance(asleep.exception(), StetError)
    assert all(child.ended for child in both._all)


def test_few_pages_are_made_here() -> None:
    with BuildCrew(2) as both:
        assert not both.begin(1)
        assert not both._all


def test_the_bytes_and_the_faults_are_the_same_in_any_number_of_processes(tmp_path: Path, busy: None) -> None:
    more: dict[str, str | bytes | None] = {f"reports/2014/n{n}.md": THREE for n in range(3)}
    root = archive(tmp_path, **more)
    assert content(made(root, processes=1).root) == content(made(root, processes=2).root)
    (root / "site/about.md").write_text("---\ntitle: About\nlanguage: en\n---\n\n[x](nowhere.md) [y](abuot.md)\n")
    (root / "site/reports/2014/n1.md").write_text(THREE + "[z](n7.md)\n")
    said = []
    for processes in (1, 2):
        with pytest.raises(SourceError) as caught:
            made(root, processes=processes)
        said.append(caught.value.faults)
    assert said[0] == said[1]
    assert len(said[0]) == 3
