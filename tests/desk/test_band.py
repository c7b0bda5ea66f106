"""publish.desk.band: what is written on pages, and that nothing of it, or of the page, can become a program."""

from pathlib import Path

from publish.desk.band import CSS, SCRIPT, framed, plain
from publish.desk.latest import Shown, View
from publish.reports.drafts import DraftReport
from publish.tree.pages.policy import pin, policy

PAGE = (
    '<!doctype html><head><meta http-equiv="Content-Security-Policy" content="{}"></head>'
    "<body class=x><p>&lt;/body></p></body></html>"
)


def test_a_page_keeps_its_policy_and_takes_our_style_and_script_alone() -> None:
    page = framed(PAGE.format(policy("a{}", "run()")).encode(), "index.html", View(), 7).decode()
    rules = dict(part.strip().partition(" ")[::2] for part in page.split('content="')[1].split('"')[0].split(";"))
    assert rules["script-src"] == f"{pin('run()')} {pin(SCRIPT)}"
    assert rules["style-src"] == f"{pin('a{}')} {pin(CSS)}"
    assert (rules["connect-src"], rules["default-src"], "worker-src" in rules) == ("'self'", "'none'", False)
    assert page.index("<body class=x><style>") < page.index("not sealed – preview") < page.index("&lt;/body>")
    assert page.endswith(f'<script data-since="7">{SCRIPT}</script></body></html>')


def test_names_and_lines_of_texts_are_text() -> None:
    evil = DraftReport('x"]<b>', Path("x"), 'drafts/x"]<b>.md', "", 2026, ("title",))
    fault = Shown("site/<i>.md", 3, "<script>", "index.html", "</pre><script>alert(1)</script>")
    page = framed(
        PAGE.format("style-src 'none'").encode(), "index.html", View(None, (fault,), (evil,), True), 1
    ).decode()
    assert page.count("<script") == 1
    assert not {"<b>.md", "<i>", "</pre><script"} & {
        word for word in ("<b>.md", "<i>", "</pre><script") if word in page
    }
    assert 'x%22%5D%3Cb%3E.html"]::after' in page


def test_the_warnings_of_a_text_stand_above_its_page_alone() -> None:
    said = [Shown("site/x.md", line, "write <b> otherwise") for line in range(7, 32)]
    view = View(None, warnings={"x.html": tuple(said[:1]), "y.html": tuple(said)})
    few, many, none = (framed(b"<body>", path, view, 1).decode() for path in ("x.html", "y.html", "z.html"))
    assert '<details class="stet-warned" open><summary>1 warning of this text</summary>' in few
    assert "<b>site/x.md:7</b> write &lt;b&gt; otherwise" in few
    assert '<details class="stet-warned"><summary>25 warnings of this text</summary>' in many
    assert "<p>and 5 more</p>" in many
    assert 'stet-warned"' not in none


def test_a_page_without_head_or_body_has_its_band_all_the_same() -> None:
    page = framed(b"<p>bare", "x.html", View(), 1)
    assert page.startswith(b"<style>")
    assert page.count(b"not sealed") == 1
    assert b"Refresh" not in plain("T", "", View(), 1)


def test_a_drafts_open_decisions_stand_above_its_page() -> None:
    draft = DraftReport("x", Path("x"), "drafts/x/report.md", "", 2026, needs=((7, "unseen: text under <a bar>"),))
    view = View(None, (), (draft,))
    page = framed(b"<body>", "reports/2026/x.html", view, 1).decode()
    assert "drafts/x/report.md:7</b> unseen: text under &lt;a bar&gt;" in page
    assert "1 decision open" in framed(b"<body>", "index.html", view, 1).decode()
