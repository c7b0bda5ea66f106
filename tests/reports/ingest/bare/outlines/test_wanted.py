"""What any reader may draw for a code is wanted."""

from publish.reports.ingest.bare.outlines.wanted import NeededGlyphs


def test_a_code_is_found_by_name_by_letter_and_by_place() -> None:
    wanted = NeededGlyphs()
    wanted.add_codes([65, 128], {66: "Zcaron", 65: "g7"})
    assert {"A", "Euro", "g7"} <= wanted.names
    assert "Zcaron" not in wanted.names
    assert wanted.glyphs == {7}
    assert {65, 0xF041, 0x20AC} <= wanted.looked_up()


def test_names_of_a_fonts_own_become_ours() -> None:
    wanted = NeededGlyphs()
    wanted.rename({65: "A", 66: "A.copy17", 67: "Secret", 68: "c17", 69: "A.66", 70: ".x"}, read=False)
    assert wanted.renamed == {"A.copy17": "A.322", "Secret": "g67", "A.66": "A.69", ".x": "g70"}
    wanted.rename({67: "c17", 71: "Secret"}, read=True)
    assert wanted.renamed["c17"] == "g323"
    assert wanted.renamed["Secret"] == "g67"
