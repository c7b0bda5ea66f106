"""publish.core.errors: each class has its own exit code and its facts as values."""

from typing import Any

from publish.cli._verbs import commands
from publish.core.errors import TrustError


def command(*path: str) -> Any:
    return commands()[path[0]]


def test_exit_codes_are_the_error_classes_own() -> None:
    codes = dict(command("publish").exit_codes())
    assert codes.keys() == {0, 1, 2, 3, 4, 5, 6, 70, 130}
    assert dict(command("clone").exit_codes())[TrustError.exit_code].startswith("these bytes are not the publisher's")
