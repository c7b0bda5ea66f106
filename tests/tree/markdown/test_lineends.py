"""publish.tree.markdown.lineends: a wrapped text is the same as an unwrapped one, where no space belongs."""

import pytest

from tests.tree.markdown.pages import html

WRAPPED = [
    "证人说他在那里被关押了两\n年，每天劳动十四个小时。",
    "他说：\n“不可以。”\n然后走了",
    "**重要\n的**\n`一`\n[链\n接](x.md)\n结束[^1]\n了\n\n[^1]: 注\n释",
    "彼はそこで\nカタカナ\n「二年間」\n働いた。",
    "བོད་\nཡིག་\nའདི།",
    "ภาษา\nไทย",
    "ພາສາ\nລາວ",
    "ភាសា\nខ្មែរ",
    "မြန်မာ\nဘာသာ",
    "> 引\n> 文\n\n- 列\n  表\n\n标\n题\n===",
    "![图\n片](../evidence/a.png)",
]


@pytest.mark.parametrize("text", WRAPPED, ids=ascii)
def test_a_wrapped_text_is_an_unwrapped_one(text: str) -> None:
    unwrapped = text
    for mark in ("\n> 文", "\n  表"):
        unwrapped = unwrapped.replace(mark, mark[-1])
    kept = ("\n\n", "\n===", "\n-", "\n>")
    parts = unwrapped.split("\n\n")
    joined = "\n\n".join("\n===".join(p.replace("\n", "") for p in part.split("\n===")) for part in parts)
    assert kept
    assert html(text) == html(joined)


@pytest.mark.parametrize(
    "text",
    ["two\nwords", "한국\n말", "中文\nEnglish", "2013\n年", "འདི།\nཡིན", "နေ။\nသူ", "一\n　　二", "он\nона", "كلمة\nكلمة"],
    ids=ascii,
)
def test_elsewhere_a_line_end_is_a_space(text: str) -> None:
    assert html(text, "ar" if text.startswith("ك") else "en") == f"<p>{text}</p>"
