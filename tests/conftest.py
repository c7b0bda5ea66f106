"""What all tests share: the real servers, started when a test first asks for one, and keys that open fast."""

from collections.abc import Iterator
from typing import Any

import pytest

from publish.copies.push import contest, relay
from publish.release import keys
from publish.reports.ingest.jail import Jail
from publish.reports.scan import jailed

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
        patch.setattr(relay, "SETTLE_S", (0.0,) * len(relay.SETTLE_S))
        yield


@pytest.fixture(scope="session", autouse=True)
def one_jail_for_scans() -> Iterator[None]:
    """One jail for the documents of all seals here, as if they were one seal's: to build one takes 0.2 s of processor.

    Each document has its own process all the same; `tests.reports.scan.test_jailed` builds and ends jails.
    """
    made: list[Jail] = []

    class Kept(Jail):
        """Not ended with the seal."""

        def __new__(cls, **wishes: Any) -> "Kept":
            if not made:
                made.append(super().__new__(cls))
                Jail.__init__(made[0], **wishes)
            return made[0]  # type: ignore[return-value]

        def __init__(self, **_: Any) -> None:
            """Built once."""

        def __exit__(self, *_: Any) -> None:
            """Kept for the next."""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jailed, "Jail", Kept)
        yield
    for jail in made:
        Jail.__exit__(jail, None, None, None)
