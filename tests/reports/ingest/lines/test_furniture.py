"""publish.reports.ingest.lines.furniture: what a page left around a copied text goes, and is listed."""

import pytest

from publish.reports.ingest.document import Why
from publish.reports.ingest.lines.compose import Composed, composed
from publish.reports.ingest.lines.spacing import lines
from publish.reports.writing.write import write

PAGE = """\
Skip to content
Home | News | About us | Contact
The gate and the river
Share this:
Facebook
Twitter

The gate and the river

The gate of the old harbour was shut every night at nine, and those who lived behind it could not

Photo: A. Witness / Reuters

leave before the morning came. Nobody knows who gave the order.

Related articles
A bridge that nobody repairs
Ten years of waiting in the harbour

The river rose twice in that year, and twice the bridge was closed for weeks.

“Nobody knows who gave the order.”

Sign up for our newsletter

In the end the market was moved to the other bank.

Read more: The market that moved

3 Comments

A reader
I knew that market well.

© 2009 Harbour Watch. All rights reserved.
"""


def _read(text: str) -> Composed:
    return composed(lines(text))


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to nothing, he said, and believe less.\n\nJoin us, they told them, or lose your field.\n\n"
        "Share this story with nobody, she asked me.\n\nSign up for work, it said, and three hundred signed.\n\n"
        "Copyright was the reason they gave in 1998.\n\nComments (12)\n\nThe court made twelve, which are given here.",
        "Publicité mensongère, dit le procureur.\n\nS'abonner au journal du parti était une obligation pour tous.\n\n"
        "Commentaires (3)\n\nLe tribunal fit trois commentaires, que voici.",
        "Подпишитесь здесь, сказал он, и я подписал.\n\nПодписаться под протоколом отказались трое, и их увели.\n\n"
        "Комментарии (3)\n\nСуд сделал три замечания, которые приводятся здесь.",
        "点击查看的人都被记下了名字，没有一个回来。\n\n扫描之后他们把纸都烧掉了，什么也没有留下。",
        "إعلان\n\nكان الإعلان على الجدار. لم يقرأه أحد.\n\nاشترك في المؤامرة كما قالوا ثلاثة من جيراننا.\n\n"
        "التعليقات\n\nكانت تعليقات المحكمة ثلاثة.\n\nرفض\n\nرفض التوقيع. أخذوه في الليلة نفسها.",
        "The three of them stood in front of the prison (picture taken in 1987)\n\n"
        "View images of it as he did, and you fear it.",
    ],
)
def test_a_writers_own_sentences_stay(text: str) -> None:
    assert composed(lines(text)).removed == ()


def test_a_copy_of_a_page_is_its_text() -> None:
    found = _read(PAGE)
    assert write(found.blocks) == (
        "# The gate and the river\n\n"
        "The gate of the old harbour was shut every night at nine, and those who lived behind it could not leave before"
        " the morning came. Nobody knows who gave the order.\n\n"
        "The river rose twice in that year, and twice the bridge was closed for weeks.\n\n"
        "In the end the market was moved to the other bank.\n"
    )
    listed = {one.text for one in found.removed}
    assert {"Skip to content", "Facebook", "A bridge that nobody repairs", "I knew that market well."} <= listed
    assert {one.why for one in found.removed} == {Why.FURNITURE, Why.REPEATED}


def test_the_same_words_in_a_text_stay() -> None:
    text = "Search\n\nThe house was searched at nine.\n\nHome\n\nThey went home.\n\nComments\n\nThere were few.\n"
    assert not _read(text).removed


def test_whose_a_book_is_stays_in_it() -> None:
    text = "The gate\n\nIt was shut at nine, and nobody came.\n\nCopyright 2009 by a witness. All rights reserved.\n"
    assert not _read(text).removed


def test_a_chinese_page() -> None:
    text = (
        "首页 > 新闻 > 正文\n门与河\n分享到：微信\n住在老城区的一位妇女说，大门每天晚上九点都要上锁。\n"
        "相关阅读\n没人修的桥\n"
        "那座桥至今没有修好。\n版权所有 海港观察\n"
    )
    found = _read(text)
    assert "相关阅读" not in write(found.blocks)
    assert "没人修的桥" in {one.text for one in found.removed}
    assert "那座桥至今没有修好。" in write(found.blocks)


ABROAD = {
    "fr": ("Aller au contenu\nSe connecter\nAccueil / Monde",
           "Partager\nFacebook\nCopier le lien",
           "À lire aussi\nLe pont"),
    "ru": ("Перейти к содержанию\nВойти\nГлавная / Новости",
           "Поделиться\nВКонтакте\nTelegram",
           "Материалы по теме\nМост"),
    "ja": ("本文へスキップ\nログイン\nホーム > ニュース",
           "シェアする\nツイート\n印刷",
           "あわせて読みたい\n橋のない川"),
    "th": ("ข้ามไปยังเนื้อหาหลัก\nเข้าสู่ระบบ\nหน้าแรก > ข่าว",
           "แชร์\nเฟซบุ๊ก\nทวิตเตอร์",
           "ข่าวที่เกี่ยวข้อง\nสะพานเก่า"),
    "ug": ("مەزمۇنغا ئاتلاڭ\nكىرىش\nباش بەت | خەۋەر",
           "ھەمبەھىرلەڭ\nفېيىسبۇك\nتۋىتتېر",
           "مۇناسىۋەتلىك خەۋەرلەر\nكونا كۆۋرۈك"),
    "bo": ("མདུན་ངོས། | གསར་འགྱུར། | བསམ་འཆར།\nནང་འཛུལ།",
           "མཉམ་སྤྱོད།\nངོ་དེབ།\nཊི་ཝི་ཊར།",
           "འབྲེལ་ཡོད་གསར་འགྱུར།\nཟམ་པ་རྙིང་པ།"),
}  # fmt: skip
TEXT = {
    "fr": "La porte du vieux port était fermée chaque nuit à neuf heures, et personne ne savait qui l'avait ordonné.",
    "ru": "Ворота старого порта закрывали каждую ночь в девять часов, и никто не знал, кто отдал этот приказ.",
    "ja": "古い港の門は毎晩九時に閉められ、門の内側に住む人々は朝になるまで外に出ることができなかったという。",
    "th": "ประตูท่าเรือเก่าถูกปิดทุกคืนเวลาสามทุ่ม และผู้คนที่อาศัยอยู่หลังประตูนั้นไม่สามารถออกไปได้ก่อนรุ่งเช้า "
          "ไม่มีใครรู้ว่าใครเป็นผู้ออกคำสั่งนั้น",
    "ug": "كونا پورتنىڭ دەرۋازىسى ھەر كۈنى كەچ سائەت توققۇزدا تاقىلاتتى، بۇنى كىمنىڭ بۇيرۇغانلىقىنى ھېچكىم بىلمەيدۇ.",
    "bo": "གྲུ་ཁ་རྙིང་པའི་སྒོ་ནི་མཚན་མོ་རེ་རེར་ཆུ་ཚོད་དགུ་པར་རྒྱག་གི་ཡོད་པ་དང་། བཀའ་དེ་སུས་བཏང་བ་སུས་ཀྱང་མི་ཤེས།",
}  # fmt: skip


@pytest.mark.parametrize("language", ABROAD)
def test_pages_in_other_languages(language: str) -> None:
    above, share, below = ABROAD[language]
    text = TEXT[language]
    found = _read(f"{above}\n\n{share}\n\n{text}\n\n{below}\n\n© 2009\n")
    assert write(found.blocks) == f"{text}\n"
    listed = [one.text for one in found.removed]
    assert listed == [*above.split("\n"), *share.split("\n"), *below.split("\n"), "© 2009"]


def test_an_advertisement_between_two_paragraphs_and_names_below_the_text() -> None:
    text = "The gate of the harbour was shut, and nobody came out of it before the morning."
    below = "Topics\nAsia\nOld harbours\nReuse this content\n"
    found = _read(f"Skip to content\nLog in\n\n{text}\n\nAdvertisement\n\nNobody knew it.\n\n{below}")
    assert write(found.blocks) == f"{text}\n\nNobody knew it.\n"
    assert {"Advertisement", "Old harbours"} <= {one.text for one in found.removed}


def test_a_list_at_the_end_of_a_text_stays_where_nothing_names_other_texts() -> None:
    text = "The gate of the harbour was shut, and nobody came out of it before the morning."
    below = "Demands\n\nOpen the gate\n\nMend the bridge\n\n© 2009 Coast\n"
    found = _read(f"Skip to content\nLog in\n\n{text}\n\nAdvertisement\n\n{below}")
    assert "Open the gate" in write(found.blocks)


def test_one_known_word_in_a_text_that_is_no_page_stays() -> None:
    text = "The gate was shut.\n\nSignal\n\nThey gave one with a lamp.\n\nFacebook\n\nNobody had heard of it.\n"
    assert not _read(text).removed


def test_services_that_a_text_lists_stay() -> None:
    used = "Facebook\nWhatsApp\nTelegram\nWeChat\n"
    text = f"We asked which services they use. The answers were:\n\n{used}\nNobody named a paper.\n"
    found = _read(f"© 2016 Harbour Press\n\n{text}\nThat is all. All rights reserved by those who spoke.\n")
    assert not [one for one in found.removed if "©" not in one.text]


def test_a_heading_of_a_text_that_pages_have_too_stays() -> None:
    assert not _read("关于名单\n\n相关报道\n\n当时有三家报纸作了报道，后来都被撤下。\n").removed
