"""What a publisher must allow is asked where somebody is there to be asked, and refused where nobody is."""

import pytest

from publish.archive.permit import SHOWN, named, permit_removals
from publish.core.errors import SourceError
from publish.release.difference import Reports, between
from tests.archive.conftest import Heard

OLD = {f"reports/2013/{n}.html": f"text {n}" for n in range(40)}


def _left(number: int) -> Reports:
    return between(OLD, dict(list(OLD.items())[:number]))


def test_many_reports_go_only_if_the_publisher_agrees() -> None:
    heard = Heard(agrees=True)
    permit_removals(_left(30), None, heard.talk)
    assert heard.asked == ["10 of 40 reports would be taken from every copy. Take them away?"]
    assert heard.said[0] == "removed reports/2013/30.html"
    for unwilling in (Heard(agrees=False), Heard()):
        with pytest.raises(SourceError, match="10 of 40 reports"):
            permit_removals(_left(30), None, unwilling.talk)


def test_a_number_that_was_allowed_beforehand_is_not_asked_about() -> None:
    heard = Heard(agrees=True)
    permit_removals(_left(30), 10, heard.talk)
    with pytest.raises(SourceError):
        permit_removals(_left(29), 10, heard.talk)
    assert heard.asked == []


def test_that_none_would_be_left_is_never_asked() -> None:
    heard = Heard(agrees=True)
    with pytest.raises(SourceError, match="none would be left"):
        permit_removals(_left(0), None, heard.talk)
    assert heard.asked == []


def test_a_long_list_says_how_many_more_there_are() -> None:
    lines = named("removed", tuple(OLD))
    assert (len(lines), lines[-1]) == (SHOWN + 1, "    and 20 more removed (all with --json)")
