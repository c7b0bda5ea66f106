"""publish.reports.ingest.languages: by script, letters and common words, and an honest unknown."""

import unicodedata

import pytest

from publish.reports.ingest.languages import ARABIC, HAN, KANA, LATIN, Heard, fits, heard, name, shares

OURS = {
    "en": "The guards took him at night, and they have not said where he is.",
    "zh-Hans": "他们说这个人没有来过这里，家属至今没有接到通知。",
    "zh-Hant": "他們說這個人沒有來過這裡，家屬至今沒有接到通知。",
    "ug": "ئۇلار ئۇنى كېچىدە تۇتۇپ كەتتى، قەيەردە ئىكەنلىكىنى ھېچكىم ئېيتمىدى، ئۈچ يىل ئۆتتى.",
    "bo": "ཁོང་ཚོས་ཁོ་མཚན་མོར་འཛིན་བཟུང་བྱས་ཤིང་ད་བར་གནས་ཚུལ་གང་ཡང་མེད།",
    "ar": "أخذوه في الليل ولم يقل أحد أين هو منذ ثلاث سنوات، والأسرة تسأل كل يوم عن الأخبار.",
}
KNOWN = {
    "fr": "Les gardes l'ont pris dans la nuit et personne ne sait où il est depuis trois ans; son frère a été averti.",
    "de": "In der Nacht kamen die Wachen, und seit drei Jahren weiß niemand, wo er ist und ob er noch lebt.",
    "es": "Los guardias se lo llevaron de noche y nadie sabe dónde está; la familia no ha sido informada en tres años.",
    "pt": "A família tem uma carta, mas não sabe em que prisão ele está e há um ano não recebe mais.",
    "it": "Le guardie lo portarono via di notte e la famiglia non sa dove è; anche il fratello non ha più notizie.",
    "tr": "Onu gece aldılar ve nerede olduğu bir daha söylenmedi; ailesi için üç yıl çok uzun ve ağır geçti.",
    "ru": "Его забрали ночью, и никто не сказал, где он и за что; семья не знает о нём уже три года.",
    "uk": "Його забрали вночі, і ніхто не сказав, де він і за що; родина не знає про це вже три роки та чекає на лист.",
    "ja": "彼らは夜に彼を連れて行き、どこにいるのか誰も言わなかった。",
    "ko": "그들은 밤에 그를 데려갔고 아무도 말하지 않았다.",
    "fa": "او را شبانه بردند و کسی نگفت که کجاست، سه سال گذشت و خانواده پیگیر است.",
    "ur": "وہ اسے رات کو لے گئے اور کسی نے نہیں بتایا کہ وہ کہاں ہے۔",
    "ps": "هغه یې د شپې بوتله او چا ونه ویل چې چیرته دی، کورنۍ یې د لیک په تمه ده او درې کاله کېږي.",
    "ckb": "ئەوان بە شەو بردیان و کەس نەیگوت کە لە کوێیە، سێ ساڵ تێپەڕی و ئەو هەر نەهاتەوە بۆ ماڵ.",
    "kk": "Оны түнде алып кетті, бірақ ол туралы ешкім айтқан емес, үш жыл бойы отбасы хат күтіп отыр деп айтты, "
    "және бұл үшін тағы бір адам жауап бермеген болған.",
    "ky": "Аны түнкүсүн алып кетишти, бирок ал тууралуу эч ким айткан эмес, андан кийин үч жыл өттү жана кат жок.",
    "mn": "Түүнийг шөнө авч явсан бөгөөд хаана байгаа нь мэдэгдэхгүй, гурван жил болсон ба нэг ч захиа ирсэн юм байна "
    "гэж тэр хүн хэлсэн.",
    "tg": "Ӯро шабона бурданд ва касе нагуфт, ки дар куҷост, се сол гузашт ва аз он хабар нест.",
    "uz": "Uni kechasi olib ketishdi va hech kim u haqida aytgani yo'q, uch yil bo'ldi, lekin bir xat ham kelgan emas.",
    "vi": "Họ bắt anh trong đêm và không một ai cho biết anh ở đâu, gia đình đã chờ tin của anh từ ba năm.",
    "ku": "Ew bi şev birin û kesî negot ku ew li ku ye, sê sal derbas bûn û malbat ji bo wî li hêviya nameyê ye.",
    "he": "הוא נלקח בלילה ואיש לא אמר איפה הוא, המשפחה של האיש לא שמעה על כך כבר שלוש שנים, כי אין דואר.",
    "el": "Τον πήραν τη νύχτα και κανείς δεν είπε πού είναι, η οικογένεια περιμένει να μάθει για αυτόν από το γράμμα.",
    "hi": "उसे रात में ले गए और किसी ने नहीं बताया कि वह कहाँ है, परिवार को तीन साल से कोई खबर नहीं है।",
    "mr": "त्यांनी त्याला रात्री नेले आणि तो कुठे आहे ते कोणी सांगितले नाही, पण कुटुंब अजून वाट पाहत आहे.",
    "ne": "उनलाई राति लगेको थियो र कसैले पनि कहाँ छन् भनेको छैन, परिवार अझै पर्खेर बसेको छ।",
    "my": "သူ့ကို ညအချိန်တွင် ခေါ်ဆောင်သွားခဲ့ပြီး မည်သည့်နေရာတွင် ရှိသည်ကို မည်သူမျှ မပြောပါ။",
    "km": "គេបានចាប់គាត់នៅពេលយប់ ហើយមិនមាននរណាប្រាប់ថាគាត់នៅទីណា ដោយគ្រួសាររង់ចាំក្នុងបីឆ្នាំនេះ។",
    "th": "เจ้าหน้าที่จับเขาไปในเวลากลางคืน และไม่มีใครบอกว่าเขาอยู่ที่ไหนมาสามปีแล้ว",
}
OTHERS = {
    "Finnish": "Vartijat veivät hänet yöllä eikä kukaan ole kertonut missä hän on, ja kolme vuotta on kulunut.",
    "Danish": "Vagterne tog ham om natten, og ingen har sagt, hvor han er; de venter på et brev.",
    "Latin": "Custodes eum nocte ceperunt nec quisquam dixit ubi esset; tres anni iam praeterierunt sine epistula.",
    "names": "Omar Aliyev, Guy de la Tour, Paul van den Berg, Ana del Valle, Otto von der Heide, Maria da Silva",
    "Yiddish": "מען האט אים גענומען ביי נאכט און קיינער האט ניט געזאגט וואו ער איז, און די משפחה ווארט אויף א בריוו.",
    "Saraiki": "اوں کوں رات دے ویلے گھن ڳئے تے کہیں وی نہیں ݙسیا جو او کتھاں ہے، گھر دا ہر بندہ انتظار وچ ہے۔",
    "Bhojpuri": "ओकरा के रात में ले गइलन आ केहू ना बतावल कि ऊ कहाँ बा, घर के लोग खबर खातिर बइठल बा।",
    "Kazakh": "ولار ونى تۇندە الىپ كەتتى، قايدا ەكەنىن ەشكىم ايتپادى، ٴۇش جىل ٴوتتى.",
    "Dzongkha": "ཁོང་ ཨིན་མས། ང་ལུ་ འདི་ལུ་ ཡོདཔ་ སྦེ་ བཀོད་ནུག།",
    "few letters": "Annex A",
    "digits": "1 2 3",
}


@pytest.mark.parametrize("tag", OURS)
def test_each_of_ours_is_told_by_its_letters(tag: str) -> None:
    assert heard(OURS[tag]).tag == tag


@pytest.mark.parametrize("tag", KNOWN)
def test_neighbours_are_told_by_letters_and_common_words(tag: str) -> None:
    assert heard(KNOWN[tag]).tag == tag


def test_a_name_in_japanese_letters_makes_no_japanese() -> None:
    assert heard(OURS["zh-Hans"] * 5 + "（アオイ、ミドリ）").tag == "zh-Hans"
    assert heard("アオイ、ミドリ、サクラ、ヒカリ") == Heard("", KANA)


@pytest.mark.parametrize("language", OTHERS)
def test_of_others_it_is_not_pretended_to_know(language: str) -> None:
    assert heard(OTHERS[language]).tag == ""


def test_names_of_others_in_a_text_change_nothing() -> None:
    assert heard(OURS["en"] + " 王小明 (王) اسم").tag == "en"
    assert heard(OURS["zh-Hans"] + "The New York Times, BBC").tag == "zh-Hans"


def test_a_script_is_told_where_no_language_is() -> None:
    assert heard("人人人山山水水火火").script == HAN
    assert heard(OTHERS["Kazakh"]) == Heard("", ARABIC)
    assert heard(KNOWN["ja"]).script == KANA
    assert heard("…") == Heard()
    assert (name(Heard("ug", ARABIC)), name(Heard("", LATIN)), name(Heard())) == (
        "Uyghur",
        "Latin letters",
        "another script",
    )


def test_letters_with_their_marks_apart_are_the_same_letters() -> None:
    assert heard(unicodedata.normalize("NFD", KNOWN["vi"])).tag == "vi"


def test_a_tag_is_held_against_the_letters() -> None:
    assert fits("en-US", LATIN)
    assert not fits("en", HAN)
    assert fits("ug-Latn", LATIN)
    assert fits("fr", LATIN)
    assert fits("xx", ARABIC)


def test_parts_by_their_scripts() -> None:
    assert {
        script: len(parts) for script, parts in shares([OURS["en"], OURS["ug"], OURS["ar"], "12", "x"]).items()
    } == {
        LATIN: 1,
        ARABIC: 2,
    }
