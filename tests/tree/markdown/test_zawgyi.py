"""publish.tree.markdown.zawgyi: Burmese in the codes of a font is told, Burmese and its kin in Unicode are not."""

import pytest

from publish.tree.markdown.zawgyi import doubts
from tests.tree.markdown.pages import FIRST, rendered

ZAWGYI = (
    "ျမန္မာႏိုင္ငံ",
    "ႏိုင္ငံေရး အက်ဥ္းသားမ်ားကို ညႇဥ္းပန္းႏွိပ္စက္ခဲ့သည္",
    "ေနာက္ဆံုးသတင္းမ်ား ၂၀၁၈ ခုႏွစ္ ဧၿပီလ။",
    "မဂၤလာပါ ခင္ဗ်ာ။ ေက်းဇူးတင္ပါတယ္",
)
UNICODE = (
    "နိုင်ငံရေးအကျဉ်းသားများကို ညှဉ်းပန်းနှိပ်စက်ခဲ့သည်",
    "မြန်မာနိုင်ငံ၊ ရန်ကုန်မြို့ အင်္ဂလိပ် ဥက္ကဋ္ဌ သင်္ဘော",
    "ကျေးဇူးတင်ပါတယ်။ ‘ေ’ နှင့် ‘ျ’",
    "ၵႂၢမ်းတႆး လိၵ်ႈတႆး",
    "ဘာသာမန် ဍုင် မန် ကေုာံ",
    "ကညီကျိာ်",
    "No Burmese.",
)


@pytest.mark.parametrize("text", ZAWGYI)
def test_zawgyi_is_told_with_its_line(text: str) -> None:
    [(line, what)] = rendered(f"One.\n\n{text}\n").warnings
    assert line == FIRST + 2
    assert "Zawgyi" in what


@pytest.mark.parametrize("text", UNICODE)
def test_unicode_is_no_zawgyi(text: str) -> None:
    assert doubts(text, text) == set()


def test_a_long_text_is_told_once_and_a_title_as_such() -> None:
    [(line, what)] = doubts("\n".join(ZAWGYI), "")
    assert (line, what.endswith("and so are 3 more lines")) == (0, True)
    [(line, what)] = doubts("", ZAWGYI[1])
    assert (line, "title" in what) == (0, True)
