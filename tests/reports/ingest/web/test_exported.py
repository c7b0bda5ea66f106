"""publish.reports.ingest.web.exported: a chat has its own name and day, and no boxes for what is not there."""

from publish.reports.ingest.document import Hints, Why
from publish.reports.ingest.readers.html import read
from publish.reports.writing.write import write

_SAID = "They were led away before dawn, and nobody wrote down the names of those who had been counted there."
_PHOTO = (
    '<div class="media_wrap clearfix"><div class="media clearfix pull_left media_photo"><div class="body"><div class="title bold">'
    'Photo</div><div class="description">Not included, change data exporting settings to download.</div></div></div></div>'
)


def chat(inner: str) -> bytes:
    """An export of one message."""
    return (
        '<html lang="en"><head><meta charset="utf-8"><title>Exported Data</title></head><body><div class="page_wrap">'
        '<div class="page_header"><div class="content"><div class="text bold">Northern Watch</div></div></div>'
        '<div class="page_body chat_page"><div class="history"><div class="message default clearfix" id="message1">'
        '<div class="pull_left userpic_wrap"><div class="userpic"><div class="initials">N</div></div></div><div class="body">'
        '<div class="pull_right date details" title="12.05.2021 14:02:10 UTC+01:00">14:02</div>'
        f'<div class="from_name">Northern Watch</div>{inner}</div></div></div></div></div></body></html>'
    ).encode()


def test_a_chat_has_its_name_and_the_day_of_its_first_message() -> None:
    made = read(chat(f'{_PHOTO}<div class="text">{_SAID}</div>'), Hints())
    assert [one.value for one in made.offers["title"]] == ["Northern Watch"]
    assert made.offers["date"][0].value == "2021-05-12"
    assert _SAID in write(made.blocks)
    assert "Photo" not in write(made.blocks)
    assert "\nN\n" not in f"\n{write(made.blocks)}"
    assert next(one.text for one in made.removed if one.why is Why.PICTURE).startswith("Photo Not included")
    assert ("N", Why.FURNITURE) in {(one.text, one.why) for one in made.removed}


def test_what_a_poll_says_stays() -> None:
    poll = (
        f'<div class="media_wrap clearfix"><div class="media_poll"><div class="question bold">{_SAID}</div></div></div>'
    )
    assert _SAID in write(read(chat(poll), Hints()).blocks)
