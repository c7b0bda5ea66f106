"""What any reader may draw for a code is wanted."""

from publish.reports.ingest.bare.outlines.wanted import NeededGlyphs


def test_a_code_is_found_by_name_by_letter_and_by_place() -> None:
    wanted = NeededGlyphs()
    wanted.add_codes([65, 128], {66: "Zcaron", 65: "g7"})
    assert {"A", "Euro", "g7"} <= wanted.names
    assert "Zcaron" not in wanted.names
    assert wanted.glyphs == {7}
    assert {65, 0xF041, 0x20AC} <= wanted.looked_up()
