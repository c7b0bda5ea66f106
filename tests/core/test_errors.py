"""publish.core.errors: each class has its own exit code and its facts as values."""

import pickle
from typing import Any

import pytest

from publish.cli._verbs import commands
from publish.core.errors import (
    WORD_MAX,
    AbsentError,
    ForkError,
    MismatchError,
    SourceError,
    StetError,
    TrustError,
    cut,
)


def command(*path: str) -> Any:
    return commands()[path[0]]


def test_exit_codes_are_the_error_classes_own() -> None:
    codes = dict(command("publish").exit_codes())
    assert codes.keys() == {0, 1, 2, 3, 4, 5, 6, 70, 130}
    assert dict(command("clone").exit_codes())[TrustError.exit_code].startswith("these bytes are not the publisher's")


def test_a_message_begins_with_its_place_and_is_not_said_twice_beside_it() -> None:
    error = TrustError("not signed by enough", where="metadata/2.root.json", hint="ask another copy")
    assert str(error) == "metadata/2.root.json: not signed by enough"
    assert (error.reason, error.where, error.hint) == (
        "not signed by enough", "metadata/2.root.json", "ask another copy",
    )  # fmt: skip
    assert error.beside("metadata/2.root.json") == "not signed by enough"
    assert error.beside("elsewhere") == str(error)


@pytest.mark.parametrize(
    "error",
    [
        SourceError("a.md:1: one", "b.md:2: two", hint="mend both"),
        AbsentError("gone", host="s3", path="index.html"),
        MismatchError("index.html", expected="a", found="b", where="s3"),
        ForkError("two histories", stories=(b"one", b"two")),
    ],
)
def test_another_process_hands_over_the_whole_error(error: StetError) -> None:
    came = pickle.loads(pickle.dumps(error))
    assert (type(came), str(came), vars(came)) == (type(error), str(error), vars(error))


def test_others_words_are_cut() -> None:
    assert cut("x" * WORD_MAX) == "x" * WORD_MAX
    assert len(cut("x" * 9999)) == WORD_MAX
    found = MismatchError("index.html", expected="ab" * 32, found="z" * 9999).found
    assert len(found) == WORD_MAX


def test_all_faults_of_the_sources_are_told_at_once() -> None:
    error = SourceError("a.md:1: one", "b.md:2: two", hint="mend them")
    assert (str(error), error.faults) == ("a.md:1: one\nb.md:2: two", ("a.md:1: one", "b.md:2: two"))
