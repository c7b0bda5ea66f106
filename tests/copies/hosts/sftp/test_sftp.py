"""publish.copies.hosts.sftp: where a host lies is one line, and each end of a conversation has our name."""

import pytest

from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.sftp import Options, SftpHost
from publish.copies.hosts.sftp.session import SftpSession
from publish.core.errors import BafflingError, StetError


@pytest.mark.parametrize(
    ("options", "place"),
    [
        (Options("A.Example", "www"), "a.example:www"),
        (Options("mk@a.example", "~/www/"), "mk@a.example:www"),
        (Options("a.example", "/srv//www/../x", user="mk", port=2222), "mk@a.example:2222:/srv/x"),
        (Options("a.example", "", port=22), "a.example:."),
    ],
)
def test_two_spellings_of_a_place_are_one(options: Options, place: str) -> None:
    assert options.place("one") == place


def test_an_account_in_the_address_counts_before_the_option() -> None:
    where = Options("mk@a.example", "www", user="other", port=2222).where("one")
    assert (where.name, where.user, where.host, where.port) == ("one", "mk", "a.example", 2222)


def unanswered() -> SftpSession:
    raise TimeoutError


def baffling() -> SftpSession:
    raise ZeroDivisionError("odd")


def test_nothing_is_started_before_it_is_asked_and_a_failure_is_the_hosts() -> None:
    silent = SftpHost("one", "~/www", unanswered)
    assert (silent.path, silent.notes()) == ("www", ())
    for start in (unanswered, baffling):
        with pytest.raises(StetError) as caught:
            SftpHost("one", "www", start).read("index.html", 9)
        assert isinstance(caught.value, BafflingError | TooSlowError) or caught.value.exit_code == 5
