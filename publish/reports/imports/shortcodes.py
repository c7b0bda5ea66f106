"""Shortcodes and tags with a Markdown of their own: pictures, code, boxes.

Each keeps its number of lines. What is not known here stays as typed, and is told. Values only.
"""

import re
from collections.abc import Callable
from itertools import accumulate
from typing import Final

from publish.reports.imports.fences import coded
from publish.reports.writing.write import fence

_VALUE: Final = r"(?:\"[^\"\n]{0,2000}\"|`[^`\n]{0,2000}`|[^\s\"`>%]{1,2000})"
_FIGURE: Final = re.compile(rf"\{{\{{[<%]-?[ \t]*figure((?:[ \t]+\w+={_VALUE})+)[ \t]*/?-?[>%]\}}\}}")
_PAIR: Final = re.compile(rf"(?<!\w)(\w{{1,40}})=({_VALUE})")
_CODE: Final = re.compile(
    r"^[ \t]*(?:\{\{[<%][ \t]*highlight[ \t]+\"?(?P<hugo>[\w+#.-]+)[^\n]{0,200}?[>%]\}\}"
    r"|\{%-?[ \t]*highlight[ \t]+(?P<jekyll>[\w+#.-]+)[^\n%]{0,200}%\})[ \t]*\n"
    r"(?P<code>(?:(?![ \t]*\{[{%][^\n]*highlight)[^\n]*\n)*)"
    r"[ \t]*\{(?:\{[<%][ \t]*/[ \t]*highlight[ \t]*[>%]\}|%-?[ \t]*endhighlight[ \t]*-?%)\}[ \t]*$",
    re.MULTILINE,
)


# Boxes of themes, by the names that most of them have.
_BOX: Final = re.compile(
    r"^(?P<in>[ \t]*)\{\{[<%][ \t]*(?P<name>admonition|alert|callout|hint|notice|note|tip|info|warning|danger"
    r"|caution|important)\b(?P<more>[^\n<>%]{0,300})[>%]\}\}[ \t]*\n"
    r"(?P<body>(?:(?![ \t]*\{\{[<%][ \t]*/?[ \t]*(?P=name)\b)[^\n]*\n)*)"
    r"[ \t]*\{\{[<%][ \t]*/[ \t]*(?P=name)[ \t]*[>%]\}\}[ \t]*$",
    re.MULTILINE,
)
# NexT's boxes and Hexo's code, as most Chinese blogs have them.
_NOTE: Final = re.compile(
    r"^(?P<in>[ \t]*)\{%-?[ \t]*note\b(?P<more>[^%\n]{0,300})%\}[ \t]*\n"
    r"(?P<body>(?:(?![ \t]*\{%-?[ \t]*(?:end)?note\b)[^\n]*\n)*)[ \t]*\{%-?[ \t]*endnote[ \t]*-?%\}[ \t]*$",
    re.MULTILINE,
)
_BLOCK: Final = re.compile(
    r"^[ \t]*\{%-?[ \t]*codeblock\b(?P<more>[^%\n]{0,300})%\}[ \t]*\n"
    r"(?P<code>(?:(?![ \t]*\{%-?[ \t]*(?:end)?codeblock\b)[^\n]*\n)*)[ \t]*\{%-?[ \t]*endcodeblock[ \t]*-?%\}[ \t]*$",
    re.MULTILINE,
)
_LANG: Final = re.compile(r"\blang:([\w+#.-]{1,30})")
_TITLED: Final = re.compile(r"\btitle=(?:\"([^\"]{0,300})\"|'([^']{0,300})')")
_WORDS: Final = re.compile(r"\"[^\"]{0,300}\"|[^\s\"]++")
_TYPE: Final = re.compile(r"\btype=[\"']?([\w-]{1,40})")


def plain(text: str) -> str:
    """Return ``text`` with figures as pictures, code between fences, and boxes as ``!!!``."""
    text = _outside_code(_BOX, _boxed, text) if "{{" in text else text
    text = _outside_code(_NOTE, _noted, text) if "endnote" in text else text
    text = _outside_code(_BLOCK, _block, text) if "endcodeblock" in text else text
    text = _outside_code(_FIGURE, _picture, text) if "figure" in text else text
    return _outside_code(_CODE, _fenced, text) if "highlight" in text else text


def _outside_code(form: "re.Pattern[str]", made: "Callable[[re.Match[str]], str]", text: str) -> str:
    """Return the text with lines outside of fences written anew."""
    lines = text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    shown = {start for start, is_code in zip(starts, coded(lines), strict=False) if is_code}
    return form.sub(lambda found: found[0] if found.start() in shown else made(found), text)


def _picture(found: "re.Match[str]") -> str:
    said = {key: value[1:-1] if value[0] in '"`' else value for key, value in _PAIR.findall(found[1])}
    if not said.get("src"):
        return found[0]
    caption = said.get("caption") or said.get("title", "")
    shown = re.sub(r"[\[\]]", "", said.get("alt") or caption)
    behind = ' "' + caption.replace("\\", "").replace('"', "'") + '"' if caption else ""
    picture = f"![{shown}](<{said['src']}>{behind})" if " " in said["src"] else f"![{shown}]({said['src']}{behind})"
    # A picture in a link: our pictures lead to themselves, so the link stands behind.
    return f"{picture} <{said['link']}>" if said.get("link", "").startswith("http") else picture


def _fenced(found: "re.Match[str]") -> str:
    code = found["code"]
    around = fence(code)
    return f"{around}{found['hugo'] or found['jekyll']}\n{code}{around}"


def _block(found: "re.Match[str]") -> str:
    code = found["code"]
    around, lang = fence(code), _LANG.search(found["more"])
    words = _LANG.sub("", found["more"]).strip()
    # A title stands in the fence's line, where no word is shown, and so it stays as typed.
    return found[0] if words else f"{around}{lang[1] if lang else ''}\n{code}{around}"


def _noted(found: "re.Match[str]") -> str:
    kind, _, words = found["more"].strip(" \t-").partition(" ")
    title = words.removeprefix("no-icon").strip().strip("\"'").replace('"', "”")
    lines = "".join(f"    {line}\n" if line.strip() else "\n" for line in found["body"].split("\n")[:-1])
    said = f' "{title}"' if title else ' ""' if not kind else ""
    return f"{found['in']}!!! {re.sub(r'[^A-Za-z-]', '', kind) or 'note'}{said}\n{lines}"


def _boxed(found: "re.Match[str]") -> str:
    """Return a box in Material's form, with as many lines."""
    more = found["more"]
    titled, typed = _TITLED.search(more), _TYPE.search(more)
    said_ones = _WORDS.findall(_TITLED.sub("", more))
    # What follows a "=" is a value by name.
    words = [
        one.strip('"')
        for before, one in zip(["", *said_ones], said_ones, strict=False)
        if "=" not in one and before[-1:] != "="
    ]
    # The first word of these is their kind; a "note" is one by its name.
    general = found["name"] in ("admonition", "alert", "callout", "hint", "notice")
    kind = typed[1] if typed else words.pop(0) if general and words else found["name"]
    said = (titled[1] or titled[2]) if titled else next((one for one in words if one not in ("true", "false")), "")
    lines = "".join(f"    {line}\n" if line.strip() else "\n" for line in found["body"].split("\n")[:-1])
    title = f' "{said}"' if said and '"' not in said else ""
    return f"{found['in']}!!! {re.sub(r'[^A-Za-z-]', '', kind) or 'note'}{title}\n{lines}"
