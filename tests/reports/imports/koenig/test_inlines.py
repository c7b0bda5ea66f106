"""publish.reports.imports.koenig.inlines: runs and headings."""

from publish.reports.imports.koenig.inlines import FormattedRun, heading


def test_a_run_closes_what_the_next_words_have_not() -> None:
    run = FormattedRun()
    run.words(("strong", "em"), "a")
    run.words(("em",), "b")
    run.words((), "<c>")
    assert run.html() == "<strong><em>a</em></strong><em>b</em>&lt;c&gt;"


def test_a_heading_has_the_id_that_ghost_gives() -> None:
    assert heading("h3", "Über <em>uns</em> &amp; mehr: eins") == (
        '<h3 id="über-uns-mehr-eins">Über <em>uns</em> &amp; mehr: eins</h3>'
    )
    assert heading("h9", "a")[:3] == "<h2"
