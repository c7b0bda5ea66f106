"""publish.reports.imports.shortcodes: figures and highlighted code are Markdown, and keep their lines."""

import pytest

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
