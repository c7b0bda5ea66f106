"""publish.reports.imports.liquid: addresses in templates' tags made plain."""

import pytest

from publish.reports.imports import liquid
from publish.reports.imports.liquid import plain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("({{ site.baseurl }}/a/b)", "(/a/b)"),
        ("({{site.url}}{{site.baseurl}}/a)", "(/a)"),
        ("{{ site.url }}", "https://e.org"),
        ("({% post_url 2018-01-01-x %}#y)", "(/found#y)"),
        ("({{ site.baseurl }}{% link _posts/x.md %})", "(/found)"),
        ('({{ "/img/a.png" | relative_url }})', "(/img/a.png)"),
        ('({{< ref "x.md" >}})', "(/found)"),
        ('({{% relref path="x" %}})', "(/found)"),
        ("{% post_url lost %}", "{% post_url lost %}"),
        ("{% include x %} {{ page.title }} {{< figure >}}", "{% include x %} {{ page.title }} {{< figure >}}"),
        ("no template", "no template"),
    ],
)
def test_only_addresses_are_understood(text: str, found: str) -> None:
    assert plain(text, lambda name: None if name == "lost" else "/found", "https://e.org") == found


def test_what_is_shown_raw_is_not_filled_in() -> None:
    raw = "{{ site.url }} {% post_url x %}"
    text = f"{{% raw %}}{raw}{{% endraw %}} {{{{ page.n }}}} {{{{ site.repo }}}} {{{{ site.url }}}} {{{{ page.none }}}}"
    made = liquid.filled(liquid.shielded(text), {"n": "a\nb", "url": "x"}, {"repo": "https://r.example", "url": "y"})
    made = liquid.unshielded(liquid.plain(made, {"x": "/x/"}.get, "https://s.example"))
    assert made == f"{raw} a b https://r.example https://s.example {{{{ page.none }}}}"
    open_ones = "{% raw %}" * 3 + "{{ a }}"
    assert liquid.shielded(open_ones) == open_ones


def test_hexos_tags_are_links_and_pictures() -> None:
    def find(name: str) -> str | None:
        return "/source/_posts/a.md" if name == "a" else None

    text = "{% post_link a 'Her words' %} {% asset_img left map.png 300 200 The ford %} {% post_link none %}"
    made = "[Her words](</source/_posts/a.md>) ![The ford](<map.png>) {% post_link none %}"
    assert plain(text, find, "") == made


@pytest.mark.parametrize("left_open", ["{% link" + " " * 1_000_000, "{{< ref " * 100_000, "{{site.url}} x" * 100_000])
def test_tags_left_open_are_passed_in_one_pass(left_open: str) -> None:
    assert plain(left_open, lambda _: None, "/") == left_open.replace("{{site.url}}", "/")
