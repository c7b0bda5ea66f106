"""publish.copies.hosts.git.overssh: the end of ssh without a git server is a value."""

import pytest

pytest.importorskip("dulwich")

from publish.copies.hosts.git.overssh import SshError


def test_an_end_is_a_value() -> None:
    error = SshError("Permission denied", 255)
    assert (error.said, error.code, str(error)) == ("Permission denied", 255, "Permission denied")
