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
    first = [f"{name}: asks for patience (a.mp4); {after}" for name in ("web", "disk")]
    assert said == [*first, f"web: asks for patience (a.mp4); no progress for 1 min; {after}"]


def test_a_wait_tells_what_is_left_and_how_long_nothing_came_through() -> None:
    said, now = list[str](), [0.0]
    waits = Waits(said.append, lambda: now[0])
    for at, done in ((0, 0), (60, 0), (200, 0), (300, 400_000)):
        now[0] = at
        waits.sent("web", done, 1_000_000)
        waits.tell(40, BusyError("asks for patience", host="web"))
    assert [line.removeprefix("web: asks for patience; ").partition("; asked again")[0] for line in said] == [
        "1.0 MB of 1.0 MB left",
        "no progress for 1 min; 1.0 MB of 1.0 MB left",
        "no progress for 3 min; 1.0 MB of 1.0 MB left",
        "600.0 KB of 1.0 MB left",
    ]
