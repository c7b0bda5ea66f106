"""publish.copies.hosts.sftp.options: where a host lies is one line."""

import pytest

from publish.copies.hosts.sftp.options import Options


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
