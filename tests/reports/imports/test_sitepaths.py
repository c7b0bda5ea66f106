"""publish.reports.imports.sitepaths: each address at which a text may have stood."""

import pytest

from publish.reports.imports.sitepaths import sitepaths


@pytest.mark.parametrize(
    ("name", "slug", "short", "expected"),
    [
        ("src/content/docs/ug/guides/well.mdx", "", "", {"/ug/guides/well", "/docs/ug/guides/well"}),
        ("docs/02-rivers/01. source.md", "", "spring", {"/docs/rivers/source", "/docs/02-rivers/spring"}),
        ("docs/a/b.md", "/rivers/well", "", {"/docs/rivers/well", "/rivers/well", "/a/b"}),
        ("x/i18n/bo/docusaurus-plugin-content-docs/current/a/b.md", "/well", "", {"/bo/docs/a/b", "/bo/docs/well"}),
        ("i18n/bo/docusaurus-plugin-content-pages/a.md", "", "", {"/bo/a"}),
        ("letters.md", "", "", {"/letters"}),
    ],
)
def test_addresses(name: str, slug: str, short: str, expected: set[str]) -> None:
    assert expected <= set(sitepaths(name, slug, short))
