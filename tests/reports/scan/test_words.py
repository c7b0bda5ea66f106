"""publish.reports.scan.words: paths, tokens and hidden marks are found where they say something, and nowhere else."""

import pytest

from publish.reports.scan.texts import Form
from publish.reports.scan.words import certain, meant

HIDDEN = "\u200b\u200c\u200b\u200d\u200b"
CERTAIN = {
    "path": [
        (Form.PROSE, "It lay in /home/tashi/list.odt then."),
        (Form.PROSE, "C:\\Users\\tashi\\Desktop\\a.docx"),
        (Form.PROSE, "C:/Users/tashi"),
        (Form.PAGE, '<img alt="x" src="file:///home/tashi/a.png">'),
        (Form.PAGE, "<p>(/Users/tashi/Library)</p>"),
        (Form.PROSE, "file:///C:/Users/tashi/a.htm"),
        (Form.CODE, '{"sources": ["/home/tashi/site/src/app.ts"]}'),
        (Form.RECORD, "/home/tashi"),
    ],
    "secret": [
        (Form.PAGE, '<a href="https://a.example/?PHPSESSID=0a1b2c3d4e5f">'),
        (Form.PROSE, "https://a.example/x;jsessionid=0A1B2C3D4E"),
        (Form.CODE, "AKIAABCDEFGHIJKLMNOP"),
        (Form.PROSE, "-----BEGIN OPENSSH PRIVATE KEY-----"),
    ],
    "canary": [(Form.PAGE, "http://canarytokens.com/about/x/index.html")],
    "unseen": [(Form.PROSE, f"Wo{HIDDEN}rd"), (Form.PROSE, "a\ufe01\ufe02\ufe03b")],
}
NOTHING = [
    (Form.PAGE, '<a href="/home/news/2014">news</a> <img src=/Users/a.png>'),
    (Form.PAGE, "<script>until=t.getTime()+86400000<now</script>"),
    (Form.PROSE, "[news](/home/news) https://a.example/home/tashi/x and ~/home/tashi"),
    (
        Form.PROSE,
        "/home/user/x, /home/USERNAME/x, /Users/<you>/x, C:\\Users\\Public\\x, /home/$USER, C:\\Users\\%USERNAME%\\a",
    ),
    (Form.CODE, '{"route": "/home/news", "b": "/home/about/team.html"}'),
    (Form.PROSE, "At home/tashi they said: users/tashi."),
    (
        Form.PROSE,
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 👩\u200d👩\u200d👧\u200d👦 می\u200cخواهم",
    ),
    (Form.PROSE, "-----BEGIN CERTIFICATE----- and -----BEGIN PUBLIC KEY-----"),
    (Form.PAGE, "https://a.example/?id=PHPSESSID&q=1"),
]
MEANT = {
    "mail": ["Write to desk@a.example.org."],
    "phone": ["+86 10 6512 3456", "+998(90)1234567", "13800138000"],
    "account": ["DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819"],
    "identity": ["11010519491231002X"],
    "place": ["39.90469, 116.40717", "43°46′12″N, 87°36′00″E"],
    "program": ['<meta name="generator" content="x">', "<!-- saved from url=(0014)about:internet -->"],
    "tracking": ["https://a.example/?utm_source=letter&fbclid=abcd"],
    "sign": ["wo\u200brd"],
}
UNREMARKABLE = [
    "In 2013-04-06 and 1999–2001, 1,234,567 people; 0012 3456 7890 of 110105194912310021.",
    "DE00 3704 0044 0532 0130 00 and a@b and 3.1415, 2.7182 and 12.5, 13.75.",
    "他们在2001年9月3日，第12345678号文件。 وفي عام ٢٠٠١ كتب ١٢٣٤٥٦٧٨٩",
    "ئۇيغۇر\u200cچە بۇ بىر خەۋەر. བོད་ཀྱི་༢༠༠༡ལོའི་གནས་ཚུལ།",
]


@pytest.mark.parametrize("kind", CERTAIN)
def test_certain_leaks_are_found(kind: str) -> None:
    for form, text in CERTAIN[kind]:
        assert {str(hit[1]) for hit in certain(f"A line.\n{text} end", form)} == {kind}, text


@pytest.mark.parametrize(("form", "text"), NOTHING)
def test_what_is_no_leak_is_none(form: Form, text: str) -> None:
    assert list(certain(text, form)) == []


@pytest.mark.parametrize("kind", MEANT)
def test_what_may_be_meant_is_a_remark(kind: str) -> None:
    for text in MEANT[kind]:
        assert {str(hit[1]) for hit in meant(f"Before {text} behind", Form.PROSE)} == {kind}, text
        assert list(certain(text, Form.PROSE)) == []


@pytest.mark.parametrize("text", UNREMARKABLE)
def test_figures_and_spelling_are_no_remark(text: str) -> None:
    assert list(meant(text, Form.PROSE)) == []
