"""publish.reports.ingest.lines.verse: lines of verses stay lines, and prose is joined."""

import pytest

from publish.reports.ingest.lines.compose import composed
from publish.reports.ingest.lines.nouns import TextLine
from publish.reports.ingest.lines.spacing import lines
from publish.reports.ingest.lines.verse import verses
from publish.reports.writing.write import write

PROSE = (
    "The gate of the old harbour was shut every night at nine, and those\n"
    "who lived behind it could not leave before the morning came. Nobody\n"
    "knows who gave the order, and the book in which it was written down\n"
    "was never found.\n"
)
LONG = (
    "The snow that fell upon the hill has never heard our names at all,\n"
    "And yet it lies so white and still upon the roof, upon the wall,\n"
    "The one who counts us in the night will count himself when we are\n"
    "And we shall be a little light that somebody forgot was on.\n"
)


def _read(text: str) -> str:
    return write(composed(lines(text)).blocks)


def test_verses_as_wide_as_the_prose_stay_lines() -> None:
    found = _read(f"{PROSE}\n{LONG}\n{PROSE}")
    assert "names at all,\\\nAnd yet" in found
    assert "at nine, and those who lived" in found


def test_short_verses_are_lines_of_a_quotation_where_they_are_set_in() -> None:
    verse = "    The snow is white,\n    The roof is low,\n    The lamp is out,\n    And we must go.\n"
    found = _read(f"{PROSE}\n{verse}\n{verse}\n{PROSE}")
    one = "> The snow is white,\\\n> The roof is low,\\\n> The lamp is out,\\\n> And we must go.\n"
    assert f"{one}>\n{one}" in found


@pytest.mark.parametrize(
    "verse",
    ["山上落雪不知名，\n夜半无人点旧灯。\n莫问明朝谁在此，\n屋檐依旧滴残冰。",
     "རི་བོའི་རྩེ་ལ་ཁ་བ་བབས།\nམི་ཡི་མིང་ནི་མ་གོ་སྟེ།\nཐོག་ཁ་རྩིག་པའི་སྟེང་དུ་ནི།"],
)  # fmt: skip
def test_verses_without_capitals(verse: str) -> None:
    text = "委员会在两个星期内听取了十四名证人的陈述。他们大多曾被关押在同一座建筑里，那是镇子边上的一所旧学校。"
    found = _read(f"{text}\n\n{verse}\n\n{text}\n")
    assert verse.replace("\n", "\\\n") in found


def test_a_list_of_names_stays_one_and_none_of_them_is_a_heading() -> None:
    prose = PROSE.replace("\n", " ")
    names = "Anna Holm, 34\nPeter Lund, 61\nMaria Vik and her sons\nE. Dahl"
    found = _read(f"{prose}\n\nThose who did not come back:\n\n{names}\n\n{prose}\n")
    assert names.replace("\n", "\\\n") in found
    assert "#" not in found


def test_prose_with_names_at_its_beginnings_is_no_verse() -> None:
    prose = ("Many of the people whom the clerk", "Lund had met were from the valley", "Vik where he had been before")
    found = [TextLine(text) for text in (*prose, "and he knew them.")]
    assert not verses(found, 0, 34)


def test_where_prose_begins_with_capitals_too_a_verse_is_short() -> None:
    german = [TextLine(text) for text in ("Der Mann in der", "Stadt war der", "Bruder von dem", "und er kam.")]
    wide = [
        TextLine(text, gap=n == 0) for n, text in enumerate(("Der Schnee fiel", "Die Nacht kam", "Und wir", "Kamen"))
    ]
    assert not verses([*german, *wide], 0, 15)


LOW = (
    "I stood before the iron gate\nand counted every bar,\n"
    "the guard who made the morning wait\nhad come from very far.\n"
)
MORE = (
    "The snow had covered all the names\nthat somebody had drawn,\n"
    "and in the yard the children’s games\nwere over before dawn.\n"
)


def test_verses_with_small_letters_are_known_by_lines_that_had_room() -> None:
    alone = _read(f"{LOW}\n{MORE}")
    assert alone.count("\\\n") == 6
    amid = _read(f"{PROSE}\n{LOW}\n{PROSE}")
    assert "iron gate\\\nand counted" in amid
    assert "at nine, and those who lived" in amid


def test_what_a_mail_program_broke_anew_is_no_verse() -> None:
    rests = (
        "The gate of the old harbour was shut at nine, and those who had\ncome late\n"
        "could not leave before the morning came, for nobody knows who it\nwas that\n"
        "gave the order, and the book in which it had been written down by\na clerk\nwas never found.\n"
    )
    assert "\\\n" not in _read(f"{rests}\n{rests}")
    narrow = "It was a year with\nrain, and nobody of\nthose who lived near\nthe river had seen\nso much of it.\n"
    assert "\\\n" not in _read(f"{narrow}\n{narrow}\n{narrow}")


def test_short_lines_of_han_letters_are_no_prose() -> None:
    assert _read("雪落無聲夜\n燈前憶故人\n不知千里外\n誰與共黃昏\n").count("\\\n") == 3


def test_a_column_of_few_letters_that_is_full_is_prose() -> None:
    prose = "他们昨天晚上来到村里把我父亲和叔叔带走了，我们不知道他们在哪里，也没有人告诉我们原因，请帮助我们。"
    assert _read("\n".join(prose[at : at + 9] for at in range(0, len(prose), 9))) == f"{prose}\n"
