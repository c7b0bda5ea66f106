"""publish.tree.markdown.boldlines: a whole line in bold that runs on with the one below is told."""

import pytest

from publish.tree.markdown.runs import RUN
from tests.tree.markdown.pages import FIRST, rendered


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("**Where were you?**\nIn the camp.\n**And then?**\nNothing.", 0),
        ("He came.\n**And then?**\nNothing.", 1),
        ("__标题__\n正文在这里", 0),
        ("*Интервью*：\nОна пришла.", 0),
        ("**One**\n**Two**", 0),
    ],
)
def test_a_bold_line_that_runs_on_is_told(text: str, line: int) -> None:
    found = rendered(f"\n{text}\n").warnings
    assert [n - FIRST for n, what in found if what.startswith(RUN)] == [line + 1], found


@pytest.mark.parametrize(
    "text",
    [
        "**A title**\n\nWords below.",
        "**A heading**\n-------------\n\nWords below.",
        "Words.\n\n**An end**",
        "[^1]: A note.\n\n    ```\n    a\n**b**\nC\n    ```\n\n```\n\n**a**\nB\n```\n\nA word.[^1]",
        "**A title**\\\nWords below.",
        "**Some words in bold at the beginning of a wrapped line**\ngo on.",
        "They said that it was\n**never**\nThe case.",
        "**A list**\n- one\n- two",
        "```\n**a**\nB\n```",
    ],
)
def test_bold_words_that_stand_as_meant_are_not(text: str) -> None:
    assert not [what for _, what in rendered(f"\n{text}\n").warnings if what.startswith(RUN)]
