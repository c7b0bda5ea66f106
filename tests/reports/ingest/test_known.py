"""publish.reports.ingest.known: names of places, as the reports write them."""

from pathlib import Path

from publish.reports.ingest.known import places


def test_the_places_of_all_reports_are_known_the_most_frequent_first(tmp_path: Path) -> None:
    folder = tmp_path / "site/reports/2013"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("---\ntitle: x\nplaces: [Lhasa, 'Kashgar: old town']\n---\nplaces: [Elsewhere]\n")
    (folder / "b.md").write_text("---\nplaces:\n  - Tibet\n  - Lhasa\nlanguage: en\n---\n")
    (folder / "c.md").write_text("---\nplaces: [{x: 1}, *y]\n---\n")
    (folder / "d.md").write_bytes(b"---\nplaces: Lhasa\n\xff")
    (folder / "e.md").symlink_to("a.md")
    assert places(tmp_path) == ("Lhasa", "Kashgar: old town", "Tibet")
    assert places(tmp_path / "no") == ()
