"""publish.reports.ingest.web.weight: sentences weigh, links and buttons do not."""

import pytest

from publish.reports.ingest.web.parse import parsed
from publish.reports.ingest.web.weight import Scales, is_sentence


def test_links_are_counted_apart() -> None:
    page = parsed(
        "<div><a href=/>Home</a> <a href=/n>News</a></div><p>The gate was shut for nine days, they <b>say</b>.</p>"
    )
    scales, menu, text = Scales(page), page.first("div"), page.first("p")
    assert menu is not None
    assert text is not None
    assert scales.of(menu).density == 1.0
    assert scales.of(menu).links == 2
    assert scales.of(text).prose == scales.of(text).letters == scales.of(page).prose


@pytest.mark.parametrize(
    "said",
    ["The gate was shut all night long.", "大门每天晚上九点都要上锁。",
     "སྒོ་རྣམས་མཚན་ལྟར་རྒྱག་གི་ཡོད་ཅེས་བཤད།", "أن الأبواب كانت تغلق كل ليلة."],
)  # fmt: skip
def test_a_sentence_is_one_in_any_script(said: str) -> None:
    assert is_sentence(said)


@pytest.mark.parametrize("said", ["Home", "Read all the news of the coast here", "首页"])
def test_a_label_is_none(said: str) -> None:
    assert not is_sentence(said)
