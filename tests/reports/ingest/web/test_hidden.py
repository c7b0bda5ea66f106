"""publish.reports.ingest.web.hidden: what a page does not show is known by its marks, and by its own styles."""

import pytest

from publish.reports.ingest.web.hidden import is_unseen
from publish.reports.ingest.web.parse import parsed
from publish.reports.ingest.web.sheets import PageStyles


@pytest.mark.parametrize(
    "mark",
    [
        "hidden", "aria-hidden=true", "style='color:red; display : none'", "style='visibility:hidden'",
        "class='a sr-only'",
        "style='mso-hide:all'", "style='text-indent:-99em'", "style='clip-path: inset(50%)'",
        "style='height:0;overflow:hidden'", "style='clip:rect(1px, 1px, 1px, 1px)'", "style='position:absolute;left:-9999px'", "class=off", "id=gone",
    ],
)  # fmt: skip
def test_an_element_is_hidden(mark: str) -> None:
    page = parsed(f"<style>.off, p#gone {{ margin: 0; display: none }}</style><p {mark}>a</p>")
    node = page.first("p")
    assert node is not None
    assert is_unseen(node, PageStyles(page))


@pytest.mark.parametrize("mark", [
    "style='opacity:0.9'", "style='font-size:0.9em'", "class=shown",
    "style='margin-left:-20px;height:9em;overflow:hidden'", "style='clip:rect(0,90px,90px,0)'", "aria-hidden=false",
])  # fmt: skip
def test_an_element_is_shown(mark: str) -> None:
    page = parsed(f"<style>@media print {{ .shown {{ display: none }} }}</style><p {mark}>a</p>")
    node = page.first("p")
    assert node is not None
    assert not is_unseen(node, PageStyles(page))
