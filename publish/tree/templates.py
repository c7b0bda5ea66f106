"""Templates of an installed theme, found by the theme's name.

Ours is ``stet``. Any installed theme that builds on it may replace its templates. A theme is a package with an entry
point in ``mkdocs.themes`` and a file ``mkdocs_theme.yml``, as MkDocs has them. What is NOT done here: files of a theme
beside its templates are not published, since pages load nothing.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from publish.core.errors import ConfigError
from publish.tree.settings import FILE
from publish.tree.sources.faults import nearest

if TYPE_CHECKING:
    from publish.tree.printing import PageTemplate

OURS: Final = "stet"
_GROUP: Final = "mkdocs.themes"
_THEME: Final = Path(__file__).parent / "theme"
_ABOUT: Final = "mkdocs_theme.yml"
_PARENTS_MAX: Final = 10  # themes that build on one another: more go round in a circle


class Printer:
    """Prints pages with a theme's templates.

    Raises:
        ConfigError: The theme is not installed, or cannot print a page.
    """

    def __init__(self, theme: str) -> None:
        self._folders = folders(theme)
        self._template: PageTemplate | None = None

    def page(self, values: dict[str, Any], content: str) -> bytes:
        """Return a page's bytes."""
        from jinja2 import TemplateError  # it takes longer to load than a build with nothing changed takes

        try:
            # Compiled once, and only if a page is printed: compiling takes as long as printing a hundred pages.
            if self._template is None:
                from publish.tree.printing import PageTemplate

                self._template = PageTemplate(self._folders)
            printed = self._template.printed({"page": {"content": content}, **values})
        except TemplateError as error:
            raise ConfigError(
                f"{FILE}: the theme cannot print a page ({error})", hint="write 'theme: stet', or a theme built on it"
            ) from error
        return printed.encode("utf-8", "xmlcharrefreplace")


def folders(theme: str) -> list[Path]:
    """Return the folders with the theme's templates, its own first.

    Raises:
        ConfigError: The theme, or the one it builds on, is not installed.
    """
    found: list[Path] = []
    name: str | None = theme
    while name is not None and len(found) < _PARENTS_MAX:
        # Ours is known without a look at every installed package.
        found.append(_THEME if name == OURS else _installed(name))
        name = _parent(found[-1])
    return found


def _installed(name: str) -> Path:
    from importlib.metadata import entry_points  # it takes its time

    themes = {point.name: point.module for point in entry_points(group=_GROUP)}
    spec = find_spec(themes[name]) if name in themes else None
    if spec is None or not spec.origin:
        raise ConfigError(
            f"{FILE}: theme '{name}' is not installed{nearest(name, themes)}",
            hint=f"installed are: {', '.join(sorted(themes.keys() | {OURS}))}; write 'theme: {OURS}', or install it",
        )
    return Path(spec.origin).parent


def _parent(folder: Path) -> str | None:
    """Return the name of the theme on which another builds."""
    if folder == _THEME:
        return None
    import yaml

    try:
        about = yaml.safe_load((folder / _ABOUT).read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return None
    parent = about.get("extends") if isinstance(about, dict) else None
    return parent if isinstance(parent, str) else None
