"""publish.reports.imports.ownsettings: what settings tell of sites in folders of Markdown."""

from pathlib import Path

import pytest

from publish.reports.imports.folder import OldFolder
from publish.reports.imports.ownsettings import told
from tests.support.oldsites import laid


@pytest.mark.parametrize(
    ("files", "title", "address", "language"),
    [
        ({"book.toml": "[book]\ntitle = 'Книга'\nlanguage = 'ru-RU'\n"}, "Книга", "", "ru-RU"),
        ({"config.toml": "base_url = 'https://z.example.org/'\ndefault_language = 'fa'\n"}, "",
         "https://z.example.org", "fa"),
        ({"_quarto.yml": "lang: ar\nwebsite:\n  title: T\n  site-url: https://q.example.org\n"}, "T",
         "https://q.example.org", "ar"),
        ({"conf.py": "DEFAULT_LANG = 'ru'\nSITE_URL = \"https://n.example.org/\"\nT = {DEFAULT_LANG: ''}\n"}, "",
         "https://n.example.org", "ru"),
        ({"docs/.vitepress/config.mts": "export default { title: 'V', lang: 'fa-IR' }"}, "V", "", "fa-IR"),
        ({".vuepress/config.js": "module.exports = { 'lang': \"zh-CN\" }"}, "", "", "zh-Hans"),
        # Two languages: which of them a text has, nobody says.
        ({"docs/.vitepress/config.ts": "locales: { root: { lang: 'en' }, fa: { lang: 'fa' } }"}, "", "", ""),
        ({"a/book.toml": "[book]\nlanguage = 'ru'\n", "b/book.toml": "[book]\nlanguage = 'en'\n"}, "", "", ""),
        ({"book.toml": "[book"}, "", "", ""),
        ({"conf.py": "SITEURL = ''\nlanguage = 'klingon-very-long'\nxlang = 'de'\n"}, "", "", ""),
        ({"deep/er/than/conf.py": "DEFAULT_LANG = 'ru'"}, "", "", ""),
    ],
)  # fmt: skip
def test_settings_tell_of_the_site(
    tmp_path: Path, files: dict[str, str | bytes], title: str, address: str, language: str
) -> None:
    site = told(OldFolder(laid(tmp_path, files)), "plain", ("",))
    assert (site.title, site.addresses, site.language) == (title, (address,) if address else (), language)
