"""publish.reports.ingest.lines.torn: signs that a reader of PDFs parted from their letters."""

from publish.reports.ingest.lines.torn import mended
from tests.support.truths import sentences

TORN = "བ\nོ ད་ཡ\nི ག་གཅ\nི ག ར་\nོ སྤྲད་ ༢༠༡༧ ོལར\n"
WHOLE = "བོད་ཡིག་གཅིག ར་\nསྤྲོད་ ༢༠༡༧ ལོར\n"


def test_signs_are_put_back() -> None:
    assert mended(TORN) == (WHOLE, False)


def test_signs_between_columns_are_told() -> None:
    text = TORN + "ཅ\n      ི ་མ\n      ི ་ན\n      ི ་\n"
    assert mended(text) == (text, True)


def test_what_was_typed_is_left() -> None:
    text = "\n".join(sentences("bo"))
    assert mended(text) == (text, False)
