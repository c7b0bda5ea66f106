"""publish.reports.imports.looks: attributes without words go, and code keeps them."""

import pytest

from publish.reports.imports.looks import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[a](b){:target="_blank"} end', "[a](b) end"),
        ("![a](b){ width=300 .left }", "![a](b)"),
        ("words\n{: .note}\nmore", "words\n\nmore"),
        ("`x`{: .y} and `{: .y}`", "`x` and `{: .y}`"),
        ("```\n{: .y}\n```\n\n    {: .y}", "```\n{: .y}\n```\n\n    {: .y}"),
        ("## Rivers {: #river .x}", "## Rivers {#river}"),
        ("## Rivers {#river}", "## Rivers {#river}"),
        ('[a](b){: title="her words"}', '[a](b){: title="her words"}'),
        ("* TOC\n{:toc}\n\nwords", "\n\n\nwords"),
        ("sum f(x){n=5} and a[i]{k=2}", "sum f(x){n=5} and a[i]{k=2}"),
        ("[TOC]\n\nwords", "\n\nwords"),
        ("`[TOC]` {not} ones", "`[TOC]` {not} ones"),
    ],
)
def test_looks_go_and_words_stay(text: str, expected: str) -> None:
    assert plain(text) == expected
