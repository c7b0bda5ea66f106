"""publish.reports.ingest.lines.flow: lines become paragraphs again."""

import pytest

from publish.reports.ingest.lines.flow import pieces
from publish.reports.ingest.lines.spacing import lines, spacing


def _read(text: str) -> list[str]:
    found = lines(text)
    return [piece.text for piece in pieces(found, spacing(found))]


WRAPPED = """\
The gate of the old harbour was shut every night at nine, and those
who lived behind it could not leave before the morning came again.

Nobody knows who gave the order; the papers that would tell are kept
in a house by the river, and whoever asks to see them is told to come
again.
In the year after the flood the bridge was closed, too, and people had
to walk for an hour to reach the market on the other bank of it.
"""


def test_lines_are_joined_and_paragraphs_stay_apart() -> None:
    found = _read(WRAPPED)
    assert len(found) == 3
    assert found[0].endswith("came again.")
    assert found[1].endswith("to come again.")


def test_an_article_keeps_its_paragraphs() -> None:
    text = "\n\n".join(f"The gate of house {n} was shut. Nobody came out." for n in range(6))
    assert len(_read(text)) == 6


def test_a_line_broken_in_the_middle_is_joined() -> None:
    text = "All provinces (and towns directly under the\nCentral Government) should work.\n\nThat is so.\n\nSo it is.\n"
    assert _read(text)[0] == "All provinces (and towns directly under the Central Government) should work."


def test_a_dash_within_a_sentence_is_no_item() -> None:
    text = WRAPPED.replace("night at nine, and those\nwho", "night and those\n- all of them - who")
    assert "those - all of them - who" in _read(text)[0]


def test_a_chinese_line_is_joined_without_a_space() -> None:
    text = "住在老城区的一位妇女说，大门每天晚上\n九点都要上锁。两年后回来的教师告诉记\n"
    text += "者，天还没亮就要开工，天黑才能休息。\n那座桥没有修好。\n"
    assert _read(text)[0].startswith("住在老城区的一位妇女说，大门每天晚上九点都要上锁。")


def test_a_quoted_letter_keeps_its_depths_and_short_lines() -> None:
    text = (
        "> when can we see the file? Our counsel would like to come with two\n> assistants.\n>\n"
        ">> The court does not allow cameras, as we wrote to you in the year\n>> before last.\n"
        ">\n> Kind regards\n> Anna\n"
    )
    found = _read(text)
    assert found[0].endswith("two > assistants.")
    assert found[-2:] == ["> Kind regards", "> Anna"]


def test_headlines_below_one_another_are_not_joined() -> None:
    text = "A" * 250 + ".\n\nTen years after the dam, and what became of the promise\nHow a county takes the land\n"
    assert _read(text)[1:] == ["Ten years after the dam, and what became of the promise", "How a county takes the land"]


def test_what_somebody_says_in_a_chat_is_a_paragraph() -> None:
    text = "[21:14:03] Anna: did you see the list that they pinned to the door\n[21:15:22] Peter: yes\n"
    assert len(_read(text)) == 2


def test_items_of_a_sentence_are_paragraphs() -> None:
    text = WRAPPED + "\nWe ask you\n\n(a) to tell us who ordered that the gate be shut at nine; and\n(b) to reply.\n"
    assert _read(text)[-2:] == ["(a) to tell us who ordered that the gate be shut at nine; and", "(b) to reply."]


def test_who_sent_a_message_and_when_stands_above_it() -> None:
    chat = "老王 2019/3/4 21:33\n今天他们又来了\n小李 2019/3/4 21:34\n几个人\n"
    assert _read(chat) == chat.split("\n")[:4]
    logged = "2019-03-04 21:33:10 Ann(1234)\nwho is\n2019-03-04 21:34:02 Bo(5678)\nnobody\n"
    assert _read(logged) == logged.split("\n")[:4]


@pytest.mark.parametrize(
    "lines",
    [
        ("On 2019-03-04 10:30 the police came to our house and took", "away my brother, who had done nothing.",
         "On 2019-03-05 11:00 they came back with a van and searched", "every room of the house until late at night."),
        ("2017年5月1日 08:00 警察来到村里，把他们", "带走了，没有出示任何证件，也没有说明理由。",
         "2017年5月2日 09:30 他们又来搜查，把书", "全部拿走，装了两辆车，一本也没有留下来。"),
        ("2019-03-04 10:30 арестовали моего брата и увезли", "в город, где его допрашивали всю ночь.",
         "2019-03-05 11:00 пришли снова и забрали отца", "и старшую сестру, никто не вернулся."),
        ("am 2019-03-04 10:30 kamen sie und nahmen", "meinen Bruder mit, der nichts getan hatte.",
         "am 2019-03-05 11:00 kamen sie wieder und", "suchten die ganze Nacht nach Papieren."),
    ],
)  # fmt: skip
def test_what_happened_behind_a_day_and_an_hour_is_no_message(lines: tuple[str, ...]) -> None:
    assert [one for one in _read("\n".join(lines)) if one in lines[:3:2]] == []
