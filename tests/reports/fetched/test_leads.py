"""publish.reports.fetched.leads: a page that leads to another."""

from publish.reports.fetched.leads import redirect


def test_a_page_leads_to_a_name_with_a_question_mark() -> None:
    page = redirect("post/index.html?id=3&x=<1>.html").decode()
    assert 'content="0; url=post/index.html%3Fid%3D3%26x%3D%3C1%3E.html"' in page
    assert ">post/index.html?id=3&amp;x=&lt;1&gt;.html</a>" in page
