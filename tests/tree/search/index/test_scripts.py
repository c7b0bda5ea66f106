"""publish.tree.search.index in each script: what a reader types, with the keyboard there is, finds what was written."""

from pathlib import Path

import pytest

from publish.tree.search import index
from tests.support import seeker
from tests.support.seeker import find

TEXTS = {
    "ar": "كتب أحمد إلى الإدارة رسالة عن القضية في آب. وقعت فاطمة عليها. مسؤول، شؤون، رئيس، سنة ٢٠١٨",
    "bo": "བོད་ཀྱི་བཙོན་པ་ཚོ་ལ་མནར་གཅོད་བཏང་བ།ལྷ་སའི་ཁྲིམས་ཁང",
    "de": "Die Straße nach Łódź; Menschenrechtsverletzungen",
    "fa": "گزارش درباره زندانیان سیاسی کرمان و یاسر، رئیس زندان",
    "hi": "मानवाधिकार कार्यकर्ता को गिरफ़्तार किया गया, ज़िला हिन्दी",
    "ja": "彼はコンピューターを使い、人権について國會で話した",
    "kk": "Қазақстан өкіметі, әділет",
    "kk-Arab": "قازاق تىلىندە جازىلعان ەسەپ ٴجۇز",
    "km": "សិទ្ធិមនុស្សនៅក្នុងប្រទេសកម្ពុជា អ្នកទោស\u200bនយោបាយ",
    "ko": "북한의 정치범은 수용소에 있다",
    "lo": "ນັກໂທດການເມືອງຖືກທໍລະມານ",
    "mn": "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠋ ᠦᠨ ᠬᠡᠯᠡ ᠨᠢᠭᠡᠳᠦᠭᠡᠷ",
    "my": "နိုင်ငံရေးအကျဉ်းသားများကို ညှဉ်းပန်းနှိပ်စက်ခဲ့သည်",
    "pl": "Żółty wóz",
    "th": "นักโทษการเมืองถูกทรมานในเรือนจำกลางกรุงเทพ",
    "tr": "İstanbul ve Diyarbakır IŞIK",
    "ug": "ئۇيغۇر ئاپتونوم رايونى كىشىلىك ھوقۇق",
    "uz": "Oʻzbekistondagi qamoqxonalar",
    "vi": "Người bị giam giữ ở Đà Nẵng",
    "zh": "国会：维吾尔人",
    "ar-joined": "في السجن وللمعتقلين، وبالمحكمة. فالشهود كالقضاة بكتابهم؛ ومنظمة لحقوق الإنسان",
    "zh-Hant": "國際人權組織：瞭解監獄裡囚徒穿著、ＡＢＣ、１２３",
    "zw": "The pri\u200bson at Exam\u00adpletown held Ka\u2060rim and ﬁnally re\u200bleased him.",
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("scripts")
    index.index(root, [index.FindablePage(tag, tag, tag, tag, "", f"<p>{text}</p>") for tag, text in TEXTS.items()])
    return root


@pytest.mark.parametrize(
    ("tag", "typed"),
    [
        (
            "ar",
            "أحمد احمد إلى الى الي الإدارة الادارة ادارة القضيه قضية آب اب فاطمة فاطمه مسؤول مسئول شؤون رئيس 2018",
        ),
        ("bo", "བོད བཙོན་པ མནར་གཅོད ལྷ་ས"),
        ("de", "Strasse straße Lodz łódź Menschenrechtsverletzung"),
        ("fa", "كرمان کرمان ياسر یاسر زندانيان سیاسی سياسى رئیس رییس"),
        ("hi", "गिरफ़्तार गिरफ्तार ज़िला जिला हिन्दी हिंदी मानवाधिकार"),
        ("ja", "コンピューター ｺﾝﾋﾟｭｰﾀｰ 人権 国会 國會"),
        ("kk", "қазақстан Казакстан өкімет окимет әділет адилет"),
        ("kk-Arab", "قازاق جازىلعان ەسەپ جۇز ءجۇز"),
        ("km", "មនុស្ស កម្ពុជា ប្រទេស អ្នកទោសនយោបាយ នយោបាយ"),
        ("ko", "북한 정치범 수용소"),
        ("lo", "ການເມືອງ ທໍລະມານ ນັກໂທດ"),
        ("mn", "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ ᠪᠢᠴᠢᠭ᠋ ᠬᠡᠯᠡ"),
        ("my", "အကျဉ်းသား ညှဉ်းပန်း နိုင်ငံရေး နှိပ်စက်"),
        ("pl", "żółty zolty woz"),
        ("th", "นักโทษ การเมือง ทรมาน เรือนจำ เรือนจ\u0e4dา กลาง กรุงเทพ"),
        ("tr", "istanbul İSTANBUL diyarbakir ışık isik"),
        ("ug", "ئۇيغۇر كىشىلىك کىشىلىك ھوقۇق هوقۇق رايونى كىشى"),
        ("uz", "Oʻzbekiston O'zbekiston O‘zbekiston Ozbekiston"),
        ("vi", "nguoi người Đà da nang giữ"),
        ("zh", "国会 國會 维吾尔 維吾爾"),
        (
            "ar-joined",
            "سجن السجن والسجن بسجن للسجن معتقلين المعتقلين محكمة بالمحكمة شهود الشهود قضاة كتاب منظمة المنظمة حقوق",
        ),
        ("bo", "བོད་ བཙོན་པ་ མནར་གཅོད། ལྷ་ས༌"),
        ("zh-Hant", "人权 人權 国际 國際 了解 瞭解 监狱 監獄 裏 里 穿着 穿著 abc ＡＢＣ 123 １２３"),
        ("zw", "prison Exampletown Karim finally released"),
    ],
)
def test_each_word_is_found_as_the_readers_of_a_script_type_it(tree: Path, tag: str, typed: str) -> None:
    assert [word for word in typed.split() if tag not in find(tree, word)] == []


@pytest.mark.parametrize(
    ("tag", "typed"),
    [
        ("th", "ตลาด"),
        ("th", "กกลา"),
        ("ug", "يۇيغۇر"),
        ("ug", "كەشەلەك"),
        ("ug", "ۋئۇيغۇر"),
        ("ar-joined", "كتب"),
        ("ar-joined", "نظمة"),
        ("ar-joined", "السجل"),
        ("km", "កម្ពស"),
        ("my", "အကျဉ်းစက်"),
        ("zh", "国维"),
        ("ko", "정"),
    ],
)
def test_what_was_not_written_is_not_found(tree: Path, tag: str, typed: str) -> None:
    assert tag not in find(tree, typed)


def test_words_of_a_sentence_without_spaces_lead_to_it_alone(tmp_path: Path) -> None:
    said = {"a": "นักโทษการเมืองถูกทรมาน", "b": "การทูตกับเมืองหลวง", "c": "ตลาด"}
    index.index(tmp_path, [index.FindablePage(n, n, "th", "ไทย", "", f"<p>{text}</p>") for n, text in said.items()])
    assert find(tmp_path, "การเมือง") == ["a"]
    assert sorted(find(tmp_path, "เมือง")) == ["a", "b"]
    assert find(tmp_path, "ตลาด") == ["c"]
    # Not all of it stands anywhere: the search says so.
    assert seeker.ask("find", tree=str(tmp_path), typed="นักโทษการเมืองหลวงตลาด")["loose"]
