"""``python -m tests.tools.directions``: write CLDR's directions of languages into publish/core/directions.py."""

import re
import textwrap
from pathlib import Path

from babel.core import get_global

from publish.core import directions

_BEGIN, _END = "# made by tests/tools/directions.py\n", "# end of what is made\n"


def scripts() -> dict[str, str]:
    """CLDR's likely script of each tag without one: a language, its other names, or a language and a region."""
    likely, names = dict(get_global("likely_subtags")), dict(get_global("language_aliases"))
    for tag, of in names.items():
        likely.setdefault(tag, likely.get(of) or likely.get(of.partition("_")[0], ""))
    return {
        tag.replace("_", "-"): full.split("_")[1]
        for tag, full in likely.items()
        if full and re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", tag) and not tag.startswith("und")
    }


def tables() -> tuple[frozenset[str], frozenset[str]]:
    """Languages from the right; and tags whose region goes the other way."""
    rtl = {tag: script in directions.SCRIPTS for tag, script in scripts().items()}
    languages = {tag for tag, right in rtl.items() if right and "-" not in tag}
    regions = {tag for tag, right in rtl.items() if "-" in tag and right != (tag.partition("-")[0] in languages)}
    return frozenset(languages), frozenset(regions)


def written(name: str, tags: frozenset[str]) -> str:
    """A table as a statement of Python."""
    lines = textwrap.wrap(" ".join(sorted(tags)), 108)
    return f"{name}: Final = (\n" + "".join(f'    "{line} "\n' for line in lines) + ")\n"


def main() -> None:
    """Write both tables in place."""
    file = Path(directions.__file__)
    before, _, rest = file.read_text("utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    made = map(written, ("_LANGUAGES", "_REGIONS"), tables())
    file.write_text(before + _BEGIN + "".join(made) + _END + after, "utf-8")


if __name__ == "__main__":
    main()
