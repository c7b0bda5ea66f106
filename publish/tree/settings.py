"""``mkdocs.yml``: its allowed keys, checked before anything is built.

MkDocs' loader can make any Python object from YAML. ``hooks:``, many plugins and a folder of templates run code. An
archive is often a clone of a stranger's archive. So only plain values and known keys pass.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from publish.core.errors import ConfigError
from publish.core.files import text_of
from publish.tree.sources import misread
from publish.tree.sources.faults import nearest

if TYPE_CHECKING:
    import yaml

FILE: Final = "mkdocs.yml"
SITE: Final = "site"
# Others are refused, and not only warned of: hooks, plugins and templates are code within a cloned archive.
_KEYS: Final = ("site_name", "docs_dir", "site_dir", "theme", "plugins", "use_directory_urls")
_WHY: Final = {
    "hooks": "hooks would run code that came with the archive",
    "INHERIT": "settings must stand in this one file",
    "markdown_extensions": "Stet sets them, the same for every archive",
    "nav": "Stet makes the index pages",
    "site_url": "an archive has many addresses, and none stands in its pages",
    "extra_javascript": "pages hold no scripts",
    "extra_css": "pages load nothing",
    "extra_templates": "templates belong to a theme",
    "exclude_docs": "move the files out of site/",
}
# YAML 1.1 ends lines at these, and the parser's marks count them so.
_LINE_END: Final = re.compile("[\n\x85\u2028\u2029]")
_EXAMPLE: Final = (
    "a whole mkdocs.yml is: site_name: …, docs_dir: site, site_dir: .stet/tree, theme: stet, "
    "plugins: [stet], use_directory_urls: false"
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``mkdocs.yml`` says."""

    title: str
    theme: str


def read(root: Path) -> Settings:
    """Read ``mkdocs.yml``, and refuse unknown keys or unsafe values.

    Unsafe values could run code, publish a build's own output, or be read in two ways.

    Raises:
        ConfigError: Names the fault, and the right text as the hint.
    """
    import yaml  # most verbs read no settings of a build

    try:
        text = text_of(root / FILE)
    except FileNotFoundError:
        raise ConfigError(f"{FILE}: there is none in {root}", hint=_EXAMPLE) from None
    try:
        # Two readings of the same text. The nodes still have a key that stands twice, and every key's line;
        # ``safe_load`` keeps only the last of two equal keys, as MkDocs would, and makes plain values alone.
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        # Ahead of the values: a title that is taken for a day which no calendar has could not be loaded.
        _check_title(node, _LINE_END.split(text))
        settings = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:  # ValueError: a day that no calendar has
        mark = getattr(error, "problem_mark", None)
        line, what = mark.line if mark else 0, "cannot be read from here on; put values in quotation marks"
        line, what = next(iter(misread.told(text.split("\n"), _KEYS)), (line, what))
        raise ConfigError(f"{FILE}:{line + 1}: {what}", hint=_EXAMPLE) from error
    if not isinstance(node, yaml.MappingNode) or not isinstance(settings, dict):
        raise ConfigError(f"{FILE}: must hold 'key: value' lines", hint=_EXAMPLE)
    _check_keys(node)
    _check_values(root, settings)
    return Settings(settings["site_name"], settings["theme"])


def title(root: Path) -> str:
    """Return the archive's title.

    Raises:
        ConfigError: What is wrong with ``mkdocs.yml``.
    """
    return read(root).title


def _check_keys(node: "yaml.MappingNode") -> None:
    seen: set[str] = set()
    for key_node, _ in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in seen:
            raise ConfigError(f"{FILE}:{line}: key '{key}' is there twice", hint="keep one of them")
        if key not in _KEYS:
            meant = f": {_WHY[key]}" if key in _WHY else nearest(key, _KEYS)
            raise ConfigError(f"{FILE}:{line}: '{key}' is not taken{meant}", hint=f"take the line out; {_EXAMPLE}")
        seen.add(key)


def _check_title(node: "yaml.Node | None", lines: Sequence[str]) -> None:
    """Refuse a title which YAML cuts, or takes for a number, a truth or a day."""
    import yaml

    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    value = next((value for key, value in pairs if key.value == "site_name"), None)
    if not isinstance(value, yaml.ScalarNode) or value.style or value.tag == "tag:yaml.org,2002:null":
        return
    begin, end = value.start_mark, value.end_mark
    cut = lines[end.line][end.column :].lstrip().startswith("#")
    if cut or value.tag != "tag:yaml.org,2002:str":
        what = "would lose what stands behind ' #'" if cut else "is taken for a number, a truth or a day"
        repair = misread.repaired(lines[begin.line], begin.column)
        raise ConfigError(f"{FILE}:{begin.line + 1}: the title {what}", hint=repair)


def _check_values(root: Path, settings: dict[str, Any]) -> None:
    if not isinstance(settings.get("site_name"), str) or not settings["site_name"].strip():
        raise ConfigError(f"{FILE}: 'site_name' is missing", hint="write the archive's title there, in quotation marks")
    if settings.get("docs_dir") != SITE:
        raise ConfigError(f"{FILE}: 'docs_dir' must be {SITE}", hint=f"write 'docs_dir: {SITE}'")
    site_dir = settings.get("site_dir")
    if not isinstance(site_dir, str):
        # MkDocs' default is "site", and a build empties it: the archive's own sources.
        raise ConfigError(f"{FILE}: 'site_dir' is missing", hint="write 'site_dir: .stet/tree'")
    # Links and ".." are followed before comparing: MkDocs empties the folder, wherever the path leads.
    base = root.resolve()
    built, sources = (base / site_dir).resolve(), (base / SITE).resolve()
    if built == base or built in base.parents or built.is_relative_to(sources) or sources.is_relative_to(built):
        raise ConfigError(
            f"{FILE}: 'site_dir' {site_dir} would empty {'the sources' if built != base else 'the archive'}",
            hint="a build empties that folder first; write 'site_dir: .stet/tree'",
        )
    if settings.get("use_directory_urls") is not False:
        raise ConfigError(f"{FILE}: 'use_directory_urls' must be false", hint="pages must open from a disk too")
    plugins = settings.get("plugins")
    if plugins != ["stet"]:
        raise ConfigError(
            f"{FILE}: 'plugins' must be stet alone; others can run code that came with the archive",
            hint="write 'plugins: [stet]'",
        )
    if not isinstance(settings.get("theme"), str):
        # A folder of templates (custom_dir) is code too.
        raise ConfigError(f"{FILE}: 'theme' must be the name of an installed theme", hint="write 'theme: stet'")
