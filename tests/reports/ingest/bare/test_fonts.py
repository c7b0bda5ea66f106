"""Fonts go over by a list: a name only where a reader chooses the font by it."""

import pikepdf
from pikepdf import Dictionary, Name

from publish.reports.ingest.bare.fonts import FontCopier
from publish.reports.ingest.bare.shown import is_embedded


def test_a_font_in_the_file_has_a_name_of_ours() -> None:
    with pikepdf.new() as old, pikepdf.new() as made:
        copier = FontCopier(made, b"")
        chosen = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Arial)
        assert copier._font(chosen).BaseFont == Name.Arial
        assert not is_embedded(chosen)
        chosen.BaseFont = Name("/CANARY+Arial")
        assert copier._font(chosen).BaseFont == Name.Arial
        chosen.FontDescriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/Anna"), FontFile2=old.make_stream(b"x")
        )
        chosen.BaseFont = Name("/Anna")
        found = copier._font(chosen)
        assert found.BaseFont == found.FontDescriptor.FontName == Name("/AAAAAA+F1")
        assert is_embedded(chosen)
