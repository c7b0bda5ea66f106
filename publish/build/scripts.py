"""The reader's scripts as they are sent: modules put together into one classic script, without comments.

Each module keeps a scope of its own, so names of two modules cannot clash. The rules are plain, and meant for our own
modules alone: imports and exports stand at the start of a line. Tests run what comes out.
"""

import json
import posixpath
import re
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Final

from publish import catalogues
from publish.errors import ConfigError

WORKER: Final = "sw.js"
"""The service worker's path in a tree: at the top, since it rules what lies below itself."""
WORDS: Final = "sw.json"
"""What its own pages say."""
_THEME: Final = Path(__file__).parent.parent / "theme"
_IMPORT: Final = re.compile(r'^import \{([^}]*)\} from "([./a-z0-9]+)\.js";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export ", re.MULTILINE)
_OPEN: Final = ";{,([=&|?:>"
_SHUT: Final = "})].,?:&|="
_VERBS: Final = frozenset({"return", "typeof", "case", "of", "in", "await"})
_REGEX: Final = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_TOKEN: Final = re.compile(r"""\s+|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[\w$#]+|.""", re.DOTALL)


def stripped(script: str) -> str:
    """A script without comments (but ``/*!``: licences), indentation, blank lines, and spaces that say nothing.

    Line ends stay where they may end a statement.
    """
    made: list[str] = []
    private: dict[str, str] = {}  # names that no other module can use, shortened
    at, last = 0, "\n"
    while at < len(script):
        token = _token(script, at, after=made)
        at += len(token)
        if token.isspace() or (token.startswith(("//", "/*")) and not token.startswith("/*!")):
            token = "\n" if "\n" in token else " "
        if token in ("\n", " "):
            last = "\n" if "\n" in (token, last) else " "
            continue
        if token.startswith("#"):
            token = private.setdefault(token, f"#{chr(97 + len(private) // 26)}{chr(97 + len(private) % 26)}")
        if made and (
            (last == "\n" and made[-1][-1] not in _OPEN and token[0] not in _SHUT)
            or (last == " " and _apart(made[-1][-1], token[0]))
        ):
            made.append(last)
        made.append(token)
        last = ""
    return "".join(made).strip() + "\n"


def _token(script: str, at: int, after: list[str]) -> str:
    if script[at] == "`":
        return script[at : _end_of_template(script, at)]
    before = next((token for token in reversed(after) if not token.isspace()), ";")
    if script[at] == "/" and script[at + 1] not in "/*" and (before[-1] in "(,=:[!&|?{};+-*<>~^%" or before in _VERBS):
        found = _REGEX.match(script, at)
    else:
        found = _TOKEN.match(script, at)
    if not found:
        raise ConfigError(f"theme: a script that cannot be read at: {script[at : at + 40]!r}")
    return found[0]


def _end_of_template(script: str, at: int) -> int:
    """Where the template literal ends that begins at ``at``; what is within it stays as it is."""
    at += 1
    while script[at] != "`":
        if script[at] == "\\":
            at += 2
        elif script.startswith("${", at):
            at, depth = at + 2, 1
            while depth:
                if script[at] == "`":
                    at = _end_of_template(script, at)
                    continue
                depth += {"{": 1, "}": -1}.get(script[at], 0)
                at += 1
        else:
            at += 1
    return at + 1


def _apart(one: str, other: str) -> bool:
    """Whether a space between two signs means something."""
    return (_is_word(one) and _is_word(other)) or (one == other and one in "+-/")


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign in "_$#"


def joined(entry: str, **constants: object) -> str:
    """One classic script out of the module ``entry`` (below the theme) and all that it imports, ``constants`` before.

    Raises:
        ConfigError: A module imports a name that the other does not export; which.
    """
    modules = dict(_modules(entry, set()))
    wanted: dict[str, set[str]] = {name: set() for name in modules}
    for name, text in modules.items():
        for names, other in _imports(name, text):
            for each in _names(names):
                _check(each[0], other, modules[other], name)
                wanted[other].add(each[0])
    parts = [f"const {name} = {_literal(value)};\n" for name, value in constants.items()]
    for name, text in modules.items():
        body = stripped(_EXPORT.sub("", _IMPORT.sub(partial(_taken, name), text)))
        given = f"return {{{', '.join(sorted(wanted[name]))}}};\n" if wanted[name] else ""
        held = f"const {_held(name)} = " if wanted[name] else ""
        parts.append(f"{held}(() => {{\n{body}{given}}})();\n")
    return '"use strict";\n' + "".join(parts)


def _modules(name: str, seen: set[str]) -> Iterator[tuple[str, str]]:
    """Each module after those that it imports."""
    if name in seen:
        return
    seen.add(name)
    text = (_THEME / f"{name}.js").read_text(encoding="utf-8")
    for _, other in _imports(name, text):
        yield from _modules(other, seen)
    yield name, text


def _imports(name: str, text: str) -> list[tuple[str, str]]:
    """What a module imports: names, and the module that they are of."""
    return [(names, _beside(name, other)) for names, other in _IMPORT.findall(text)]


def _beside(name: str, other: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), other))


def _held(name: str) -> str:
    """The constant that holds what a module exports."""
    return f"${name.replace('/', '_')}"


def _names(names: str) -> list[list[str]]:
    return [re.split(r"\s+as\s+", each.strip()) for each in names.split(",") if each.strip()]


def _taken(name: str, found: re.Match[str]) -> str:
    pairs = (each[0] if len(each) == 1 else f"{each[0]}: {each[1]}" for each in _names(found[1]))
    return f"const {{ {', '.join(pairs)} }} = {_held(_beside(name, found[2]))};\n"


def _check(name: str, other: str, text: str, by: str) -> None:
    if not re.search(rf"^export [^\n]*\b{re.escape(name)}\b", text, re.MULTILINE):
        raise ConfigError(f"theme/{by}.js: {other}.js exports no {name}")


def _literal(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def reader() -> str:
    """The one script that stands in a page."""
    return stripped((_THEME / "reader.js").read_text(encoding="utf-8"))


def worker(fingerprint: str) -> bytes:
    """``sw.js`` of the archive with that fingerprint. The same from the same, on every machine."""
    return joined("worker/worker", FINGERPRINT=fingerprint).encode("utf-8")


def worker_words() -> bytes:
    """What the worker's own pages say, by language. The worker fetches and keeps it while there is somebody to ask."""
    found = {language: _words(language) for language in catalogues.languages()}
    return (_literal({language: said for language, said in found.items() if said}) + "\n").encode("utf-8")


def _words(language: str) -> dict[str, str]:
    """By key; those that are only English are left out of other languages."""
    said = catalogues.words(language)
    return {
        key.removeprefix("worker_"): text
        for key, text in said.items()
        if key.startswith("worker_") and key not in said.english
    }
