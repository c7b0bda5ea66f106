"""Templates in use: compiled once, and each part of a page that many pages share printed once.

What is NOT done here: finding a theme's templates.
"""

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from publish.tree import marking
from publish.tree.pages import views

MAIN: Final = "main.html"
SHARED: Final = frozenset({"base", "direction", "language", "standing", "words"})
"""Values of ``it`` which all pages in a language and depth have in common, beside the links of `views.ways`."""
_MISSING: Final = object()


class PageTemplate:
    """A theme's page, ready for one set of values after the other.

    Args:
        folders: The theme's templates, its own first.

    Raises:
        jinja2.TemplateError: A template is missing or cannot be understood.
    """

    def __init__(self, folders: list[Path]) -> None:
        environment = _Environment(folders)
        # What stands on pages a hundred times. As macros of Jinja these took a quarter of the time of printing. A
        # theme's own macro of such a name comes before them.
        environment.globals |= {function.__name__: pass_context(function) for function in marking.ALL}
        environment.globals["shared"] = self._shared
        self._environment = environment
        self._main = environment.get_template(MAIN)
        self._parts: dict[tuple[str, str, str, str], Markup] = {}
        self._archive: Any = None

    def printed(self, values: dict[str, Any]) -> str:
        """Return a page of these values.

        Raises:
            jinja2.TemplateError: The theme cannot print it.
        """
        if values["archive"] is not self._archive:
            self._archive, self._parts = values["archive"], {}
        context = self._main.new_context(values)
        try:
            return self._environment.concat(self._main.root_render_func(context))
        finally:
            # A macro of a theme holds the context that holds it: a thousand pages would wait for the collector.
            context.vars.clear()

    @pass_context
    def _shared(self, context: Context, name: str) -> Markup:
        """Print a part of the page that is the same on all pages in its language and depth."""
        it, archive = context["it"], context["archive"]
        key = name, it["base"], it["language"], it["direction"]
        if (found := self._parts.get(key)) is None:
            # No other value is there: a part with a page's title would have the title of another page.
            seen = {name: it[name] for name in SHARED} | dict(views.ways(archive, it["language"]))
            found = Markup(self._environment.get_template(name).render(it=seen, archive=archive))
            self._parts[key] = found
        return found


class _Environment(Environment):
    """Templates which escape fields of reports: these are text, and never markup."""

    def __init__(self, folders: list[Path]) -> None:
        super().__init__(
            loader=FileSystemLoader(folders), auto_reload=False, autoescape=True, trim_blocks=True, lstrip_blocks=True
        )

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a value's field or, of a dictionary, the value of that name."""
        # Nearly all are dictionaries. Jinja looks for a method of that name first, and finds none by an exception; then
        # for the name, which most pages have no value for, by another.
        if type(obj) is dict:
            if (found := obj.get(attribute, _MISSING)) is not _MISSING:
                return found
            if not hasattr(dict, attribute):
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template."""
        # They are copied for each page, and Jinja's own kind of them is copied ten times as slowly.
        return {**self.globals, **(d or {})}
