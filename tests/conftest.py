"""What all tests share: the real servers, started when a test first asks for one, and keys that open fast."""

from collections.abc import Iterator

import pytest

from publish.copies.push import contest
from publish.release import keys

KDF_ROUNDS = keys.KDF_ROUNDS
"""Of publishers' keys, as the program has it."""
pytest_plugins = ["tests.support.services.fixtures", "tests.support.rclone"]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are called by their parameter's name: packed ones hold the second in which they were packed.

    Processes that run tests side by side must have collected the same ones.
    """
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def keys_that_open_fast() -> Iterator[None]:
    """One round of the passphrase's stretching: thousands of keys are opened, and 32 rounds take 0.2 s of processor.

    `tests.release.test_keys` holds what publishers get.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_ROUNDS", 1)
        yield


@pytest.fixture(scope="session", autouse=True)
def pushes_that_do_not_wait() -> Iterator[None]:
    """No wait for another push which may come in between: `tests.copies.push.test_contest` lets one come."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contest, "SETTLE_S", 0.0)
        yield
