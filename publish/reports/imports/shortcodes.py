"""Shortcodes and tags with a Markdown of their own: pictures of Hugo, code of Hugo and Jekyll.

Each keeps its number of lines. What is not known here stays as typed, and is told. Values only.
"""

import re
from typing import Final

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


def plain(text: str) -> str:
    """Return ``text`` with figures as pictures, and highlighted code between fences."""
    if "figure" in text:
        text = _FIGURE.sub(_picture, text)
    return _CODE.sub(_fenced, text) if "highlight" in text else text


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
