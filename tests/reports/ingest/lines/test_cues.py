"""publish.reports.ingest.lines.cues: words of films."""

import pytest

from publish.reports.ingest.document import Why
from publish.reports.ingest.lines.cues import film
from publish.reports.writing.write import write


def cue(start: int, words: str, number: str = "") -> str:
    return (
        f"{number}00:{start // 60:02}:{start % 60:02},000 --> 00:{start // 60:02}:{start % 60 + 2:02},000\n{words}\n\n"
    )


def shown(text: str) -> str:
    made = film(text)
    assert made is not None
    return write(made[0])


def test_cues_are_sentences_without_numbers_times_and_tags() -> None:
    text = (
        cue(1, "They came\nat <i>night</i>.", "1\n")
        + cue(3, "{\\an8}We heard the dogs,", "2\n")
        + cue(5, "and cars.", "3\n")
    )
    made = film(text + cue(20, "Later it was\n\nquiet.", "4\n"))
    assert made is not None
    assert write(made[0]) == "They came at night. We heard the dogs, and cars.\n\nLater it was quiet.\n"
    assert [(one.text, one.why) for one in made[1]] == [
        ("00:00:01,000 --> 00:00:03,000 (times of 4 cues)", Why.FURNITURE)
    ]


def test_who_speaks_begins_a_paragraph() -> None:
    web = (
        "WEBVTT\n\nNOTE by hand\n\n"
        + cue(1, "<v Ann>Who is there?")
        + cue(3, "<v Bo>Nobody.")
        + cue(5, "<v Bo>Go home.")
    )
    assert shown(web) == "Ann: Who is there?\n\nBo: Nobody. Go home.\n"
    assert (
        shown(cue(1, "- Who is there?\n- Nobody.") + cue(3, "- Go.")) == "\\- Who is there?\\\n\\- Nobody.\n\n\\- Go.\n"
    )


def test_lines_without_ends_of_sentences_stay_lines() -> None:
    assert shown(cue(1, "他们又来了") + cue(3, "几个人") + cue(9, "四个")) == "他们又来了\\\n几个人\n\n四个\n"


def test_lines_that_roll_up_are_said_once_and_repeated_words_stay() -> None:
    rolled = (
        "WEBVTT\n\n"
        + cue(1, "they<00:00:01.500><c> came</c>")
        + cue(3, "they came\nat night")
        + cue(5, "at night\nto us")
    )
    assert shown(rolled) == "they came\\\nat night\\\nto us\n"
    assert shown(cue(1, "Yes.") + cue(3, "Yes.")) == "Yes. Yes.\n"


@pytest.mark.parametrize("before", ["A report.\n\nIt quotes ", "The film says at\n\n", "1\n\n2\n\n3\n\n"])
def test_a_text_that_quotes_a_film_is_none(before: str) -> None:
    assert film(before + cue(1, "no")) is None
    assert film("") is None


def test_cues_that_no_empty_line_parts_are_cues_and_words_in_angles_stay() -> None:
    text = (
        cue(1, "They came", "1\n") + cue(3, "at <i.loud>night</i>, if a <b and c> d.", "2\n") + cue(5, "1984.", "3\n")
    )
    assert shown(text.replace("\n\n", "\n")) == shown(text)
    assert "They came at night, if a" in shown(text)
    assert "b and c" in shown(text)
    assert "1984" in shown(text)
