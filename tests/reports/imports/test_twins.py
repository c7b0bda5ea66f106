"""publish.reports.imports.twins: a file's name tells its language where a language it is."""

import pytest

from publish.reports.imports.twins import Twin, Twins

FILES = {
    "a/index.md", "a/index.zh-tw.md", "b/index.fa.md", "c/x.md", "c/x.de.md", "c/x.js.md", "c/y.no.md", "docs/d/e.md",
    "blog/f.md", "d/en/a/x.md", "d/zh-cn/a/x.md", "d/zh-cn/a/own.md", "d/bo/a/x.md", "l/cs/a.md", "l/js/a.md",
    "m/it/readme.md", "m/readme.md", "n/a.md", "n/ug/a.md", "e/w.ug.md", "e/w.bo.md", "e/v.bo.md", "e/v.fa.md",
    "versioned_docs/version-1/e.md", "community/g.md",
}  # fmt: skip
I18N = "i18n/zh-cn/docusaurus-plugin-content-"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/index.md", Twin("a/index.md")),
        ("a/index.zh-tw.md", Twin("a/index.md", "zh-Hant", "a/index.md")),
        ("b/index.fa.md", Twin("b/index.md", "fa")),
        ("c/x.de.md", Twin("c/x.md", "de", "c/x.md")),
        ("c/x.js.md", Twin("c/x.js.md")),
        ("c/y.no.md", Twin("c/y.no.md")),
        ("d/en/a/x.md", Twin("d/en/a/x.md", "en")),
        ("d/zh-cn/a/x.md", Twin("d/zh-cn/a/x.md", "zh-Hans", "d/en/a/x.md")),
        ("d/zh-cn/a/own.md", Twin("d/zh-cn/a/own.md", "zh-Hans")),
        ("l/cs/a.md", Twin("l/cs/a.md")),
        ("m/it/readme.md", Twin("m/it/readme.md")),
        ("n/ug/a.md", Twin("n/ug/a.md", "ug", "n/a.md")),
        ("e/w.ug.md", Twin("e/w.md", "ug", "e/w.bo.md")),
        ("e/w.bo.md", Twin("e/w.md", "bo")),
        ("e/v.bo.md", Twin("e/v.md", "bo", "e/v.fa.md")),
        (f"{I18N}docs/current/d/e.md", Twin(f"{I18N}docs/current/d/e.md", "zh-Hans", "docs/d/e.md")),
        (f"{I18N}docs/version-1/e.md", Twin(f"{I18N}docs/version-1/e.md", "zh-Hans", "versioned_docs/version-1/e.md")),
        (f"{I18N}docs-community/current/g.md", Twin(f"{I18N}docs-community/current/g.md", "zh-Hans", "community/g.md")),
        (f"{I18N}blog/f.md", Twin(f"{I18N}blog/f.md", "zh-Hans", "blog/f.md")),
        (f"{I18N}blog/lost.md", Twin(f"{I18N}blog/lost.md", "zh-Hans")),
    ],
)
def test_names(name: str, expected: Twin) -> None:
    assert Twins(FILES, "fa").of(name) == expected
