"""``python -m tests.tools.worldwords``: write CLDR's names of languages and months for front matter."""

import re
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError

from publish.tree.sources import worldwords

# Whose writers name all languages in their own.
_WIDE: Final = ["en", "zh", "zh_Hant", "ru", "ar", "fa", "tr", "fr", "es", "ug"]
_LOCALES: Final = [
    "en", "zh", "zh_Hant", "ru", "ar", "fa", "tr", "fr", "es", "ug", "ar_DZ", "ar_SY", "uk", "be", "ps", "ckb",
    "ku", "az", "uz", "kk", "ky", "tg", "bo", "mn", "he", "am", "ti", "om", "so", "sw", "ha", "hi", "ne", "bn",
    "ta", "si", "ur", "my", "th", "lo", "km", "vi", "id", "ms", "fil", "ko", "ja", "de", "pt", "it", "nl", "pl",
    "cs", "sk", "hu", "ro", "bg", "sr", "sr_Latn", "hr", "sl", "mk", "sq", "el", "ka", "hy", "et", "lv", "lt",
    "fi", "sv", "da", "nb", "ca", "ml", "te", "kn", "pa", "gu", "mr",
]  # fmt: skip
# Named in each of the languages above; others in the wide ones and in their own.
_USUAL: Final = [
    "en", "zh", "zh_Hans", "zh_Hant", "ru", "ar", "fa", "tr", "ug", "bo", "kk", "mn", "ko", "ja", "vi", "th",
    "my", "hi", "ur", "he", "am", "uk", "fr", "de", "es",
]  # fmt: skip
_MORE: Final = ["ckb", "fil", "yue", "prs", "rhg", "zgh", "kab", "crh", "kaa", "chr", "shn", "sah", "tyv"]
_PARTS: Final = re.compile(r"\{[01]\}")


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag)
    except (UnknownLocaleError, ValueError):
        return None


def languages() -> dict[str, list[str]]:
    """Return each tag's names, the languages that more people write first."""
    english = map(str, Locale("en").languages)
    tags = [tag for tag in english if len(tag) == 2 or tag in (*_MORE, *_USUAL)]
    found: dict[str, dict[str, None]] = {tag: {} for tag in sorted(tags)}
    named: set[str] = set()
    for tag, names in found.items():
        where = [name for name in _LOCALES if name in _WIDE or tag in _USUAL] + [tag]
        for locale in filter(None, map(_locale, where)):
            if (name := locale.languages.get(tag)) and name != tag:
                names[worldwords.folded(name)] = None
    # One name of two languages says neither.
    for names in found.values():
        named |= {name for name in names if sum(name in others for others in found.values()) > 1}
    return {tag.replace("_", "-"): [n for n in names if n not in named] for tag, names in found.items()}


def months() -> list[list[str]]:
    """Return the names of each month, of all locales."""
    found: list[dict[str, None]] = [{} for _ in range(12)]
    # Tigrinya calls ours by the names of Ethiopia's, which begin on other days.
    for tag, number in product((tag for tag in _LOCALES if tag != "ti"), range(1, 13)):
        locale = Locale.parse(tag)
        for form, width in product(("format", "stand-alone"), ("wide", "abbreviated")):
            # Some locales lack a form, and Babel then answers with another language's.
            own = locale._data["months"].get(form, {}).get(width, {})
            name = worldwords.folded(own.get(number, "") if hasattr(own, "get") else "")
            if sum(map(str.isalpha, name)) > 1:
                found[number - 1][name] = None
    return [sorted(names) for names in found]


def joints() -> list[str]:
    """Return what languages write between two names."""
    found: dict[str, None] = {}
    for locale in map(Locale.parse, _LOCALES):
        for part in ("2", "end"):
            between = _PARTS.split(locale.list_patterns["standard"].get(part, ""))
            if len(between) == 3 and not between[0] and not between[2] and any(map(str.isalpha, between[1])):
                found[re.sub(r"^[,،、]\s*", " ", between[1]).replace("\u200b", "")] = None
    return sorted(found)


def scripts() -> dict[str, list[str]]:
    """Return the languages of each script but the Latin one."""
    from tests.tools.directions import scripts as likely

    found: dict[str, list[str]] = {}
    every = likely()
    for tag, script in sorted(every.items()):
        first, _, region = tag.partition("-")
        usual = every.get(first) if region else "Latn"
        if len(first) == 2 and script != usual:
            found.setdefault(script, []).append(tag)
    return found


def lines() -> Iterable[str]:
    """Yield the file's lines."""
    yield from (f"language {tag}\t" + "\t".join(names) for tag, names in languages().items() if names)
    yield from (f"month {number}\t" + "\t".join(names) for number, names in enumerate(months(), 1))
    yield "joint\t" + "\t".join(joints())
    yield from (f"script {script}\t" + "\t".join(tags) for script, tags in sorted(scripts().items()))


def main() -> None:
    """Write the file in place."""
    Path(worldwords.FILE).write_text("".join(f"{line}\n" for line in lines()), "utf-8")


if __name__ == "__main__":
    main()
