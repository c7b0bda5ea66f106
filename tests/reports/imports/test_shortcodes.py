"""publish.reports.imports.shortcodes: figures and highlighted code are Markdown, and keep their lines."""

import pytest

from publish.reports.imports import shortcodes
from publish.reports.imports.shortcodes import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{{< figure src="a.png" alt="What [it] is" caption="Its *words*" >}}', '![What it is](a.png "Its *words*")'),
        ('{{< figure src=a.png title="T" width="30" >}}', '![T](a.png "T")'),
        ('{{% figure src="a b.png" /%}}', "![](<a b.png>)"),
        ('{{< figure src="a.png" link="https://o.example/" >}}', "![](a.png) <https://o.example/>"),
        ('{{< figure src="a.png" caption=`say "x"` >}}', '![say "x"](a.png "say \'x\'")'),
        ('{{< figure caption="no picture" >}}', '{{< figure caption="no picture" >}}'),
        ("{{< highlight go >}}\na\n{{< /highlight >}}", "```go\na\n```"),
        ("{% highlight ruby linenos %}\n```\n{% endhighlight %}", "````ruby\n```\n````"),
        ("{% highlight ruby %}x{% endhighlight %}", "{% highlight ruby %}x{% endhighlight %}"),
        ("{{< highlight go >}}\nwithout an end", "{{< highlight go >}}\nwithout an end"),
    ],
)
def test_figures_and_code(text: str, expected: str) -> None:
    assert plain(text) == expected
    assert plain(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{< admonition info >}}\na\n\n- b\n{{< /admonition >}}", "!!! info\n    a\n\n    - b\n"),
        ('{{% notice warning "Take care" %}}\na\n{{% /notice %}}', '!!! warning "Take care"\n    a\n'),
        ("{{< note title='T' >}}\na\n{{< /note >}}", '!!! note "T"\n    a\n'),
        ('{{< admonition type=tip title="Q" open=true >}}\na\n{{< /admonition >}}', '!!! tip "Q"\n    a\n'),
    ],
)
def test_boxes_of_themes_have_the_form_of_others_and_keep_their_lines(text: str, expected: str) -> None:
    made = shortcodes.plain(text)
    assert (made, made.count("\n")) == (expected, text.count("\n"))
    assert shortcodes.plain(text[:-4]) == text[:-4]


def test_hexos_boxes_and_code() -> None:
    assert plain("{% note info %}\nwords\n{% endnote %}") == "!!! info\n    words\n"
    assert plain("{% codeblock lang:js %}\nx()\n{% endcodeblock %}") == "```js\nx()\n```"
    named = "{% codeblock her title %}\nx\n{% endcodeblock %}"
    assert plain(named) == named


@pytest.mark.parametrize(
    "form",
    [
        "{% note %}\na\n{% endnote %}",
        "{% codeblock %}\na\n{% endcodeblock %}",
        "{{< note >}}\na\n{{< /note >}}",
        "{{< highlight go >}}\na\n{{< /highlight >}}",
        '{{< figure src="a.png" >}}',
    ],
)
def test_tags_between_fences_are_shown_as_code(form: str) -> None:
    assert plain(f"```\n{form}\n```") == f"```\n{form}\n```"
