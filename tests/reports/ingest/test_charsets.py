"""publish.reports.ingest.charsets: the charset is found, no byte is lost, and a doubt is said."""

import codecs

import pytest

from publish.core.errors import SourceError
from publish.reports.ingest.charsets import decoded
from tests.support.truths import sentences

RUSSIAN = (
    "Свидетели рассказали, что двери закрывались каждую ночь в девять часов. Школу закрыли, и учителя не вернулись.\n"
)
CZECH = "Svědkové řekli, že dveře byly každou noc zavřené. Žádný z učitelů se už nevrátil; příliš dlouho čekali.\n"
FRENCH = "Les témoins ont raconté que les portes étaient fermées. « Aucun des élèves n’est revenu », écrit-elle.\n"
JAPANESE = "証人たちは、毎晩九時に扉が閉められたと語った。手紙は看守が読んだあとでしか届かなかった。\n"
GREEK = "Τον πήραν τη νύχτα. Άλλοι δεν είπαν πού είναι, και η οικογένεια περιμένει το γράμμα από τον αδελφό της.\n"
KOREAN = "그들은 밤에 그를 데려갔고 아무도 말하지 않았다. 가족은 지금도 편지를 기다리고 있으며 이름은 명단에 없다.\n"
THAI = "เจ้าหน้าที่จับเขาไปในเวลากลางคืน และไม่มีใครบอกว่าเขาอยู่ที่ไหนมาสามปีแล้ว ครอบครัวของเขาไม่ได้ข่าว\n"
SPANISH = "La niña no sabe por qué se lo llevaron; su madre también lo preguntó, y él está así desde hace un año.\n"
TRADITIONAL = "住在老城區的一位婦女說，大門每天晚上九點都要上鎖。寄來的信總要先由看守讀過。\n"
CHINESE = "".join(sentences("zh")[:6]) + "\n"
ARABIC = " ".join(sentences("ar")[:6]) + "\n"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (CHINESE, "gb18030"), (CHINESE, "gbk"), (TRADITIONAL, "big5"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"),
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (CZECH, "cp1250"), (FRENCH, "cp1252"), (ARABIC, "cp1256"),
        (RUSSIAN, "cp866"), (RUSSIAN, "cp855"), (RUSSIAN, "mac_cyrillic"), (RUSSIAN, "iso8859_5"), (CZECH, "iso8859_2"),
        (FRENCH, "mac_roman"), (GREEK, "iso8859_7"), (KOREAN, "cp949"), (KOREAN, "johab"),
        (THAI, "cp874"), (THAI, "tis_620"), (SPANISH, "cp1252"),
    ],
)  # fmt: skip
def test_an_older_charset_is_found(text: str, charset: str) -> None:
    found = decoded(text.encode(charset))
    assert (found.text, found.doubt) == (text, "")


@pytest.mark.parametrize("language", ["en", "zh", "ug", "bo", "ar"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_unicode_is_read_with_and_without_its_mark(language: str, charset: str) -> None:
    text = sentences(language)[0][:40] + "\n" + sentences(language)[1]
    found = decoded(text.encode(charset))
    assert found.text == text
    assert not found.doubt


def test_a_mark_of_a_charset_is_no_letter() -> None:
    assert decoded(codecs.BOM_UTF8 + b"abc").text == "abc"
    assert decoded(codecs.BOM_UTF16_BE + "abc".encode("utf-16-be")).text == "abc"


def test_lines_of_two_charsets_are_both_read_and_told() -> None:
    lines = sentences("zh")[:12]
    mixed = b"\n".join(line.encode("gb18030" if at in (4, 5, 6) else "utf-8") for at, line in enumerate(lines))
    found = decoded(mixed)
    assert found.text == "\n".join(lines)
    assert "line 5" in found.doubt


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(SourceError, match=r"no text|no charset"):
        decoded(bytes(range(32)) * 40)


def test_no_byte_is_lost_in_silence() -> None:
    text = CHINESE * 3
    data = text.encode("gb18030")
    assert decoded(data).text.encode("gb18030") == data


@pytest.mark.parametrize(
    "text",
    [
        "O irmão não sabe onde está a carta; não a viu mais, e já não pergunta.\n"
        "Também a mãe não sabe, e não dorme até de manhã.",
        "Le frère est venu à la porte où il a été vu; il n'a pas été entendu.\n"
        "Sa mère même n'a pas été reçue à la mairie.",
    ],
)
def test_short_words_tell_which_accents_were_meant(text: str) -> None:
    found = decoded(text.encode("cp1252"))
    assert (found.text, found.doubt) == (text, "")


def test_two_accents_are_read_with_a_doubt() -> None:
    text = "Le guardie lo portarono via di notte e la famiglia non sa dove è; anche il fratello non ha più notizie."
    found = decoded(text.encode("cp1252"))
    assert found.text == text
    assert "other letters" in found.doubt


@pytest.mark.parametrize(
    ("text", "charset"), [("Zürich, Köln, Malmö", "cp1252"), ("Škoda, Žižkov", "cp1250"), ("王小明", "gb18030")]
)
def test_letters_without_a_common_word_are_told_as_a_guess(text: str, charset: str) -> None:
    assert decoded(text.encode(charset)).doubt


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Nom;Arrêté;Lieu\nLefèvre;août 1953;Nîmes\nMüller;1950;Köln\n", "cp1252"),
        ("Jméno;Zadržen\nŘehoř Dvořák;Ďáblice\nŽofie Křížová;Příbram\n", "cp1250"),
        ("Lefèvre;Orléans\nGarçon;Nîmes\n", "mac_roman"),
    ],
)
def test_names_in_a_table_are_read_in_the_letters_of_one_language(text: str, charset: str) -> None:
    read = decoded(text.encode(charset))
    assert (read.text, bool(read.doubt)) == (text, True)


def test_signs_of_drawn_lines_are_no_words() -> None:
    assert decoded(b"\xe0 " * 40 + b"\n" + KOREAN.encode("johab")).doubt
