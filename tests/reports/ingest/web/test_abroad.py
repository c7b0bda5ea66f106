"""publish.reports.ingest.web.abroad: lines of pages in eight more languages."""

import re

import pytest

from publish.reports.ingest.web import abroad

LINES, TALK, MORE = (re.compile("|".join(each), re.IGNORECASE) for each in (abroad.LINES, abroad.TALK, abroad.MORE))


@pytest.mark.parametrize(
    "said",
    ["Aller au contenu principal", "Tous droits réservés", "Artikel teilen", "Alle Rechte vorbehalten", "Iniciar sesión",
     "Войти", "Поделиться в Telegram", "本文へスキップ", "無断転載を禁じます", "เข้าสู่ระบบ", "สงวนลิขสิทธิ์ 2562",
     "اشتراک‌گذاری در تلگرام", "صفحه اصلی", "تمامی حقوق محفوظ است", "Ana sayfa", "Facebook'ta paylaş",
     "© 2019. Tüm hakları saklıdır.", "Devamını oku"],
)  # fmt: skip
def test_lines_of_pages_are_known(said: str) -> None:
    assert LINES.fullmatch(said)


@pytest.mark.parametrize(
    "said",
    [
        "Il faut partager le pain.",
        "Der Anzeige folgte nichts.",
        "Он не хотел войти в дом.",
        "彼はログインを拒んだ。",
        "او را از خانه بردند.",
        "Reklam yoktu, ilan da.",
        "Paylaşmak istemedi.",
    ],
)
def test_a_sentence_with_such_a_word_is_none(said: str) -> None:
    assert not LINES.fullmatch(said)


def test_what_follows_is_told_by_its_head() -> None:
    assert TALK.fullmatch("Commentaires (3)")
    assert TALK.fullmatch("コメント（2）")
    assert MORE.fullmatch("À lire aussi")
    assert MORE.fullmatch("Материалы по теме")
    assert TALK.fullmatch("نظرات (۳)")
    assert TALK.fullmatch("12 yorum")
    assert MORE.fullmatch("اخبار مرتبط")
    assert MORE.fullmatch("İlgili Haberler")
    assert not MORE.fullmatch("Материалы по делу")
