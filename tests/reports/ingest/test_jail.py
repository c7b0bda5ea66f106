import contextlib
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SourceError, StetError
from publish.reports.ingest.confine.walls import Walls
from publish.reports.ingest.document import Document, Hints, Limits
from publish.reports.ingest.jail import Jail
from publish.reports.ingest.unread import Broke, Died, Lied, Refused, TooLong, TooMuch, Unread
from tests.reports.ingest.conftest import INMATES, NARROW, inside


def test_a_document_comes_out_as_it_was_read(jail: Jail, tmp_path: Path) -> None:
    made = inside(jail, tmp_path, "honest", "böd".encode(), Hints("bo"))
    assert isinstance(made, Document)
    assert made.offers["language"][0].value == "bo"
    assert jail.walls is Walls.LANDLOCK


@pytest.mark.parametrize(
    ("deed", "becomes"),
    [
        (b"loops", TooLong(1)),
        (b"loops on", TooLong(1)),
        (b"takes memory", TooMuch("1,024 MiB of memory")),
        (b"aborts", Died(signal.SIGABRT)),
        (b"crashes", Died(signal.SIGSEGV)),
        (b"leaves", Died(0)),
        (b"writes a large file", TooMuch("4 MiB in a file")),
        (b"fills", TooMuch("8 MiB of files")),
        (b"litters", TooMuch("100 files")),
        (b"fails", Broke("KeyError")),
        (b"refuses", Refused("needs its password", "--password-fd")),
        (b"answers without end", TooMuch("1 MiB of text")),
        (b"answers deep", Lied("not a Document")),
        (b"answers nothing known", Lied("an unknown answer")),
        (b"answers a file of others", Lied("a file that it did not make")),
        (b"answers no text", Lied("not a Document")),
    ],
    ids=lambda value: value.decode() if isinstance(value, bytes) else "",
)
def test_whatever_a_document_does_to_its_reader_is_a_value(
    jail: Jail, tmp_path: Path, deed: bytes, becomes: Unread
) -> None:
    assert inside(jail, tmp_path, "misfits", deed) == becomes
    assert becomes.said


def test_the_kind_is_what_we_know_of_it(jail: Jail, tmp_path: Path) -> None:
    made = inside(jail, tmp_path, "misfits", b"answers another kind")
    assert isinstance(made, Document)
    assert made.kind == "misfits"


@pytest.mark.parametrize("deed", [b"sleeps", b"stops"])
def test_a_reader_that_sleeps_is_ended_by_the_clock(tmp_path: Path, deed: bytes) -> None:
    with Jail(readers=INMATES, limits=replace(NARROW, wall_s=0)) as short:
        assert inside(short, tmp_path, "misfits", deed) == TooLong(0)


def test_words_of_a_reader_that_was_taken_over_do_nothing_to_a_terminal(jail: Jail, tmp_path: Path) -> None:
    made = inside(jail, tmp_path, "misfits", b"answers a refusal of many lines")
    assert isinstance(made, Refused)
    assert made.reason == "[2Jred"
    assert len(made.hint) < 2_001
    assert (made.reason + made.hint).isprintable()


def test_calls_of_another_machine_end_the_process(jail: Jail, tmp_path: Path) -> None:
    made = inside(jail, tmp_path, "misfits", b"another machine")
    assert isinstance(made, Died)


def test_the_next_document_is_read_after_one_that_crashed(jail: Jail, tmp_path: Path) -> None:
    inside(jail, tmp_path, "misfits", b"crashes")
    assert isinstance(inside(jail, tmp_path, "honest", b"a"), Document)


def test_several_documents_are_read_at_a_time(jail: Jail, tmp_path: Path) -> None:
    def one(number: int) -> str:
        folder = tmp_path / str(number)
        folder.mkdir()
        made = inside(jail, folder, "honest", b"%d" % number)
        assert isinstance(made, Document)
        return str(made.blocks[0].inlines[0].text)  # type: ignore[union-attr]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(8))) == [str(number) for number in range(8)]


def test_no_link_and_no_pipe_is_opened(jail: Jail, tmp_path: Path) -> None:
    (tmp_path / "real").write_text("a")
    (tmp_path / "link").symlink_to("real")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", "absent", "."):
        with pytest.raises(SourceError):
            jail.read("honest", tmp_path / name, Hints(), scratch=tmp_path)


def test_a_document_that_is_too_long_is_not_read(jail: Jail, tmp_path: Path) -> None:
    made = inside(jail, tmp_path, "honest", b"12345", Hints(limits=Limits(length=4)))
    assert made == TooMuch("4 bytes")


def test_a_package_that_is_missing_is_named(jail: Jail, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not_installed") as caught:
        inside(jail, tmp_path, "lacking", b"")
    assert "ingest" in str(caught.value.hint)
    with pytest.raises(StetError, match="no_such_reader"):
        inside(jail, tmp_path, "no_such_reader", b"")


def test_an_interpreter_that_ended_is_started_again(tmp_path: Path) -> None:
    with Jail(readers=INMATES) as jail:
        inside(jail, tmp_path, "honest", b"a")
        assert jail._cell is not None
        jail._cell._process.kill()
        jail._cell._process.wait()
        assert isinstance(inside(jail, tmp_path, "honest", b"a"), Document)


def test_nothing_outlives_the_jail(tmp_path: Path) -> None:
    def read() -> None:
        # It may be closed before the order is given.
        with contextlib.suppress(StetError):
            inside(jail, tmp_path, "misfits", b"sleeps")

    with Jail(readers=INMATES) as jail:
        reading = threading.Thread(target=read)
        reading.start()
        while jail._cell is None:
            pass
        process = jail._cell._process
        jail.__exit__(None, None, None)
        reading.join()
        assert process.returncode is not None
