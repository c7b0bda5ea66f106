"""Streams of a PDF lose what nobody sees in them, and keep the rest."""

from publish.reports.ingest.bare import streams
from tests.reports.ingest.bare.test_pictures import MARK


def test_a_map_of_letters_is_its_numbers() -> None:
    made = streams.letters(
        b"% " + MARK + b"\n2 beginbfchar <01> <0041> <02> <00660069> endbfchar "
        b"1 beginbfrange <03><04>[<0042> <0043>] endbfrange"
    )
    assert MARK not in made
    assert b"<01> <0041>\n<02> <00660069>" in made
    assert b"<03> <04> [<0042><0043>]" in made


def test_a_program_is_its_words() -> None:
    assert streams.program(b"{ 1 exch sub % remark\n}") == b"{ 1 exch sub }"


def test_a_map_may_go_on_from_one_that_readers_know() -> None:
    used = b"/Adobe-GB1-UCS2 usecmap\n"
    assert used in streams.letters(used + b"1 beginbfchar <01> <0041> endbfchar")
    assert used in streams.letters(used, {7})
    assert not streams.letters(b"/" + MARK + b" usecmap % /Adobe-GB1-UCS2 usecmap")


def test_a_map_of_codes_leans_on_no_map_that_readers_do_not_bring() -> None:
    assert b"/GBK-EUC-H usecmap" in streams.codes(b"/GBK-EUC-H usecmap")
    assert MARK not in streams.codes(b"/" + MARK + b" usecmap")
