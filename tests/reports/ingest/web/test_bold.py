"""publish.reports.ingest.web.bold: lines set in bold above others."""

from publish.reports.ingest.web.bold import headed, is_head
from publish.reports.writing.nouns import Block, Headline, Paragraph, Strong, Wording

TEXT = Paragraph((Wording("They counted forty people on the first day."),))


def bold(text: str) -> Paragraph:
    return Paragraph((Strong((Wording(text),)),))


def test_a_short_bold_line_heads_what_follows() -> None:
    assert list(headed([bold("The first week"), TEXT])) == [Headline(2, (Wording("The first week"),)), TEXT]
    below: list[Block] = [Headline(3, (Wording("A part"),)), bold("The first week"), TEXT]
    assert list(headed(below))[1] == Headline(4, (Wording("The first week"),))


def test_the_first_of_two_and_the_last_of_all_head_nothing() -> None:
    alone: list[Block] = [bold("Ann Nobody"), bold("The House"), TEXT, bold("The end")]
    assert [type(one) for one in headed(alone)] == [Paragraph, Headline, Paragraph, Paragraph]


def test_a_sentence_and_a_line_with_other_letters_are_no_heads() -> None:
    assert not is_head(bold("Nobody came at all."))
    assert not is_head(Paragraph((Strong((Wording("Note"),)), Wording(" of the house"))))
    assert is_head(bold("What is in it?"))
