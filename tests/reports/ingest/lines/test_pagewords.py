"""publish.reports.ingest.lines.pagewords: captions, pointers and requests are told by their words."""

import pytest

from publish.reports.ingest.lines import pagewords


@pytest.mark.parametrize(
    "said", ["Photo: A. Witness", "Фото: И. Иванов", "写真：共同", "صورة: أرشيف", "图为老城的大门（资料图片）"]
)
def test_words_for_a_picture_are_known_by_their_beginning(said: str) -> None:
    assert pagewords.CAPTION.match(said)


@pytest.mark.parametrize(
    "said", ["The gate in spring. (Photo: Coast/A. Witness)", "La porte, en mars. © J. Témoin / Côte", "大门（李安摄）"]
)
def test_or_by_who_took_it(said: str) -> None:
    assert pagewords.CREDITED.search(said)


def test_an_agency_behind_a_sentence_is_no_credit_of_a_picture() -> None:
    assert not pagewords.CREDITED.search("Nobody was hurt, the office said on Monday. (AP)")


def test_a_line_that_leads_to_another_text_names_it() -> None:
    assert pagewords.POINTER.match("Lire aussi : Le pont")
    assert pagewords.POINTER.match("点击进入专题：土地与村庄")
    assert not pagewords.POINTER.match("Read more of it")


def test_requests_rights_and_topics() -> None:
    assert pagewords.ASKS.fullmatch("Sign up for our free letter")
    assert pagewords.RIGHTS.search("Tous droits réservés")
    assert pagewords.TOPICS.fullmatch("Теги")
    assert not pagewords.TOPICS.fullmatch("Topics of the meeting")


def test_an_advertisement_stands_alone() -> None:
    assert pagewords.ADVERT.fullmatch("La suite après la publicité")
    assert not pagewords.ADVERT.fullmatch("Advertisements were read")
