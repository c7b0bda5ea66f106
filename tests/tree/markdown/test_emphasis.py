"""publish.tree.markdown.emphasis: bold where it is meant, and asterisks where something was blacked out."""

import pytest

from tests.tree.markdown.pages import FIRST, html, rendered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**“不可以。”**然后", "<strong>“不可以。”</strong>然后"),
        ("他说**“不可以。”**然后*离开*了。", "他说<strong>“不可以。”</strong>然后<em>离开</em>了。"),
        ("**注意：**后面", "<strong>注意：</strong>后面"),
        ("中文**（注）**中文", "中文<strong>（注）</strong>中文"),
        ("**“一”**中**“二”**。", "<strong>“一”</strong>中<strong>“二”</strong>。"),
        ('中文**"好"**中文', '中文<strong>"好"</strong>中文'),
        ("**《法》**和***“三”***后", "<strong>《法》</strong>和<em><strong>“三”</strong></em>后"),
        ("これは**「重要」**です", "これは<strong>「重要」</strong>です"),
        ("`**“x”**中`", "<code>**“x”**中</code>"),
        ("他**强调**了", "他<strong>强调</strong>了"),
        ("un**frigging**believable and 2 * 3 * 4", "un<strong>frigging</strong>believable and 2 * 3 * 4"),
        ("~~no~~", "<del>no</del>"),
        ("**文末****留言区**", "<strong>文末</strong><strong>留言区</strong>"),
        ("**a****b** and **c**", "<strong>a</strong><strong>b</strong> and <strong>c</strong>"),
        ("**电话138****1234**", "<strong>电话138****1234</strong>"),
        ("*题图来源：*周刊", "<em>题图来源：</em>周刊"),
        ("[a **“b”**中](https://example.org/)", '<a href="https://example.org/">a <strong>“b”</strong>中</a>'),
    ],
)
def test_what_is_meant_is_marked(text: str, expected: str) -> None:
    found = rendered(text)
    assert (found.html, found.faults, found.warnings) == (f"<p>{expected}</p>", [], [])


@pytest.mark.parametrize(
    "text",
    [
        "王**说，李**也在场。",
        "张*某、李*某。",
        "证人李**到庭，被告人王**，男",
        "王**和李**。",
        "王****和李****。",
        "原告王**（男）和李**（女）",
        "电话138****1234和139****5678",
        "身份证110101********1234、110102********5678号",
        "f**k that s**t",
        "Mr W**d and Mr L**s",
        "김*수와 이*희",
        "5*3*2",
        "5*6*78 and 1*2*3",
        "He said that ***, xxx and N***were there.",
        "***、李**在场",
        "____, N____ and ___'s mother, B____",
        "***. Then he left B***.",
    ],
)
def test_what_was_blacked_out_stays_so(text: str) -> None:
    assert html(text) == f"<p>{text}</p>"


def test_asterisks_shown_where_commonmark_makes_bold_are_told() -> None:
    found = rendered("One.\n\n王**说，李**也在场。")
    assert [(line - FIRST, what.split(",")[0]) for line, what in found.warnings] == [
        (2, "the asterisks here are shown as they are")
    ]
    # Behind backslashes there is no doubt.
    sure = rendered("王\\*\\*说，李\\*\\*也在场。")
    assert (sure.html, sure.warnings) == ("<p>王**说，李**也在场。</p>", [])


@pytest.mark.parametrize("text", ["20~30人，40~50人", "about ~5 or ~6", "https://example.org/~a/~b"])
def test_a_single_tilde_strikes_nothing_out(text: str) -> None:
    assert "<del>" not in html(text)


@pytest.mark.parametrize("address", ["https://t.me/_x_/a", "https://example.org/a*b*c", "https://example.org/~a~/b"])
def test_signs_within_an_address_are_part_of_it(address: str) -> None:
    assert html(f"see {address} and") == f'<p>see <a class="bare" href="{address}">{address}</a> and</p>'
