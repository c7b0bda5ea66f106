"""publish.reports.ingest.added: what became of a document, as programs are told."""

from publish.reports.ingest.added import Added, shown
from publish.reports.ingest.document import Document, Lack, Need, Offer, Removed, Why


def test_an_object_has_all_its_keys_and_what_did_not_happen_is_not_in_it() -> None:
    assert Added("x").data() == {
        "source": "x", "kind": "", "draft": "", "evidence": [], "removed": [], "offers": {}, "needs": [],
        "unchecked": [],
    }  # fmt: skip
    document = Document(
        "text", (), {"date": (Offer("2001", "in 2001"),)}, (Removed("x", Why.REPEATED, "3"),), (Need(Lack.DATE, "two"),)
    )
    data = Added("x", refused="is empty", hint="copy it", document=document, notes=("n",)).data()
    assert (data["refused"], data["hint"], data["notes"], "already" in data) == ("is empty", "copy it", ["n"], False)
    assert data["offers"] == {"date": [{"value": "2001", "where": "in 2001"}]}
    assert data["removed"] == [{"page": "3", "text": "x", "why": "said twice"}]
    assert data["needs"] == ["date: two"]


def test_a_name_of_no_encoding_is_shown_as_codes() -> None:
    assert shown("a\udcff") == "a\\udcff"
