"""Without callables of the caller's nothing is said, and nobody is asked."""

import pytest

from publish.archive.talk import Talk, Waits
from publish.core.errors import BusyError, ConfigError


def test_by_default_nothing_is_said_shown_or_agreed_to(capsys: pytest.CaptureFixture[str]) -> None:
    talk = Talk()
    with talk.progress("sealing", "page") as progress:
        progress(1, 2)
        progress.of("one", 1, 2)
        with progress.paused():
            talk.say("a")
            talk.note("b")
            talk.warn("c", "d")
    assert talk.agree is None
    with pytest.raises(ConfigError, match="passphrase"):
        talk.passphrase()
    assert capsys.readouterr() == ("", "")


def test_a_wait_for_a_host_is_told_once_a_minute() -> None:
    said, now = list[str](), [0.0]
    waits = Waits(said.append, lambda: now[0])
    web, disk = (BusyError("asks for patience", host=name, path="a.mp4") for name in ("web", "disk"))
    for at, error in ((0, web), (30, web), (31, disk), (61, web)):
        now[0] = at
        waits.tell(40.2, error)
    after = "asked again in 40 s (after Ctrl-C the next push goes on from here)"
    assert said == [f"{name}: asks for patience (a.mp4); {after}" for name in ("web", "disk", "web")]
