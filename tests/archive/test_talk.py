"""Without callables of the caller's nothing is said, and nobody is asked."""

import pytest

from publish.archive.talk import Talk
from publish.core.errors import ConfigError


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
