"""The browser's scripts as sent: a classic script without comments.

Modules are joined in a single scope, so a name declared by two modules is refused. The rules are plain and fit our own
modules alone. Imports, exports and a module's own names stand at the start of a line. A name in capitals with a number
as its value has no other meaning. Statements end with a semicolon. Tests run the result.
"""

import json
import posixpath
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from publish.core import catalogues
from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.tree.scripts.names import short_name, shorter
from publish.tree.scripts.statements import declared, is_sign, statements, used

_FIRST: Final = frozenset(
    {"asked", "do_again", "do_compare", "same", "waiting_text"}
    | {f"{kind}_title" for kind in ("slow", "stale", "tampered", "unavailable", "unknown", "waiting")}
)
"""Words, in all languages, that a worker must say before it could read sw.json, or without it."""
ADDRESSES_MAX: Final = 40
"""Addresses in a worker: more would weigh more than they help, and who reaches one of them has the whole list."""
_PLACE: Final = "%archive%"
"""What stands for the fingerprint while the script is joined, once for all archives; in a list, for the addresses."""
BROWSER: Final = Path(__file__).parents[2] / "readers" / "browser"
"""Sources of the scripts: the second verifier and its pages."""
_IMPORT: Final = re.compile(r'^import \{([^}]*)\} from "([./a-z0-9]+)\.js";\n', re.MULTILINE)
_NUMBER: Final = re.compile(r"^(?:export )?const ([A-Z][A-Z0-9_]+) = ([0-9_]+)(?: (<<|\*\*) ([0-9]+))?;", re.MULTILINE)
# Texts of faults. The worker shows them to nobody, and every reader pays for their bytes.
_CALLED: Final = re.compile(
    r'(\b(?:must|unless)\([^\n]*), "[\w ]+"(?=\);)'
    r'|((?:\bnew Fault|\bfault)\([^,\n]+), (?:"[^"\n]*"|`[^`\n]*`)(?=\))'
    r'|(\bnew (?:Error|Absent)\()(?:"[^"\n]*"|`[^`\n]*`)(?=\))'
)
_ARROW: Final = re.compile(r"\s*=>")
_HEADS: Final = frozenset({"if", "while", "for"})
_DECLARES: Final = frozenset({"const", "let"})
_OPEN: Final = ";{},([=&|?:>"
_SHUT: Final = "})].,?:&|="
# What packs best: the letters that the language's own words have most, and the short forms of three of these.
_LETTERS: Final = "etnrsioacdulhfpmgbvwykxjzqETSRCAODNIPLMUFHBGVWYKXJZQ"
_VALUES: Final = {"true": "!0", "false": "!1", "undefined": "void 0", "const": "let"}
_VERBS: Final = frozenset({"return", "typeof", "case", "of", "in", "await"})
# A slash begins a division or an expression, by the sign before it. Only our own style is known here.
_REGEX: Final = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_TOKEN: Final = re.compile(
    r"""\s+|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[\w$#]+|=>|.""", re.DOTALL
)


def stripped(script: str, *, letters: str = string.ascii_letters, values: Mapping[str, str] | None = None) -> str:
    """Shorten a script.

    Comments go, except ``/*!`` (licences). So do indentation, blank lines and spaces without a meaning. Line ends stay
    where they may end a statement. The script's own names become shorter, and names of numbers become the numbers.
    Exports without a use in the script go too.

    Args:
        letters: Letters of the shorter names, the first for the most used.
        values: Words of the language, and what stands for them.
    """
    numbers = {name: _number(*found) for name, *found in _NUMBER.findall(script)} | dict(values or {})
    return _short(shorter(used(list(_tokens(_NUMBER.sub("", script)))), letters), numbers, {}).strip() + "\n"


def _tokens(script: str) -> Iterator[str]:
    """Split a script into its parts, white space included.

    A template literal is split at its ``${…}`` values.
    """
    at, before = 0, [""]
    while at < len(script):
        part = _token(script, at, before)
        at += len(part)
        first = part[0]
        # A comment with a line end in it may end a statement, as the line end itself may.
        if first == "/" and (part.startswith("//") or (part.startswith("/*") and not part.startswith("/*!"))):
            first = part = "\n" if "\n" in part else " "
        if not first.isspace():
            before = [part]
        if first != "`":
            yield part
            continue
        begin = where = 0
        while where < len(part):
            if part.startswith("${", where):
                end = _end_of_value(part, where)
                yield from (part[begin : where + 2], *_tokens(part[where + 2 : end - 1]))
                begin, where = end - 1, end
            else:
                where += 2 if part[where] == "\\" else 1
        yield part[begin:]


def _number(number: str, sign: str, by: str) -> str:
    value = int(number)
    return str(value << int(by) if sign == "<<" else value ** int(by) if sign else value)


def _short(script: str, numbers: dict[str, str], private: dict[str, str]) -> str:
    made: list[str] = []
    heads, head = list[str](), ""  # what stands before each round bracket that is open, and the last that was shut
    began = [""]  # how the statement began, at each depth of brackets; the one before, while there is none
    at, last = 0, "\n"
    while at < len(script):
        part = _token(script, at, after=made)
        at += len(part)
        if part.isspace():
            part = "\n" if "\n" in part else " "
        if part in ("\n", " "):
            last = "\n" if "\n" in (part, last) else " "
            continue
        if part == "=>" and made[-1:] == [")"] and made[-3] == "(" and _is_word(made[-2][0]):
            made[-3:] = [" ", made[-2]] if made[-4:-3] and _is_word(made[-4][-1]) else [made[-2]]  # one parameter, bare
        if part == "}" and made[-1:] == [";"] and not (made[-2] == "else" or (made[-2] == ")" and head in _HEADS)):
            made.pop()  # behind those it is a statement
        if part in ("}", "]", ")") and made[-1:] == [","]:  # behind the last of a list it says nothing
            made.pop()
        word = numbers.get(part, part)
        if word in _DECLARES and began[-1] == f"{word};" and made[-1:] == [";"]:  # goes on from the one before
            made[-1], began[-1], last = ",", word, ""
            continue
        _follow(began, word, made[-1:] == ["}"])
        if part == "(":
            heads.append(made[-1] if made else "")
        elif part == ")":
            head = heads.pop()
            # A type stood before it: "(/** @type {…} */ (its.name)).length".
            begin = next((n for n in range(len(made), 0, -1) if not (made[n - 1] == "." or _is_word(made[n - 1]))), 0)
            bare = "(" in made[begin - 1 : begin] and begin < len(made) and (head[-1:] or ";") in _OPEN
            if bare and not _ARROW.match(script, at):
                del made[begin - 1]
                continue
        if part == "class" and made[-1:] != ["."] and not script.startswith(":", at):
            private.clear()  # each class has its own
        if part.startswith("#"):
            part = private.setdefault(part, f"#{short_name(len(private))}")
        elif part.startswith("`"):
            part = _short_template(part, numbers, private)
        elif made[-1:] != ["."]:
            part = numbers.get(part, part)
        if made and (
            (last == "\n" and made[-1][-1] not in _OPEN and part[0] not in _SHUT)
            or (last == " " and _apart(made[-1][-1], part[0]))
        ):
            made.append(last)
        made.append(part)
        last = ""
    return "".join(made)


def _follow(began: list[str], part: str, behind_brace: bool) -> None:
    """Track the beginning of each open statement."""
    if part in ("}", ")", "]"):
        began.pop()
    elif not began[-1] or began[-1].endswith(";") or (behind_brace and part in _DECLARES):
        began[-1] = part
    if part in ("{", "(", "["):
        began.append("")
    elif part == ";":
        began[-1] = began[-1].removesuffix(";") + ";"


def _token(script: str, at: int, after: list[str]) -> str:
    if script[at] == "`":
        return script[at : _end_of_template(script, at)]
    is_regex = script[at] == "/" and script[at + 1] not in "/*" and _awaits_value(after)
    found = _REGEX.match(script, at) if is_regex else _TOKEN.match(script, at)
    if not found:
        raise ConfigError(f"browser: a script that cannot be read at: {script[at : at + 40]!r}")
    return found[0]


def _awaits_value(after: list[str]) -> bool:
    """Return whether a value comes next, and no operator."""
    before = next((token for token in reversed(after) if not token.isspace()), ";")
    return before[-1] in "(,=:[!&|?{};+-*<>~^%" or before in _VERBS


def _end_of_template(script: str, at: int) -> int:
    """Return the end of the template literal at ``at``."""
    at += 1
    while script[at] != "`":
        at = _end_of_value(script, at) if script.startswith("${", at) else at + (2 if script[at] == "\\" else 1)
    return at + 1


def _end_of_value(script: str, at: int) -> int:
    """Return the end of the ``${…}`` value at ``at``."""
    at, depth = at + 2, 1
    while depth:
        if script[at] == "`":
            at = _end_of_template(script, at)
        else:
            depth += {"{": 1, "}": -1}.get(script[at], 0)
            at += 1
    return at


def _short_template(template: str, numbers: dict[str, str], private: dict[str, str]) -> str:
    """Shorten the ``${…}`` values of a template literal."""
    made, at = "", 0
    while at < len(template):
        if template.startswith("${", at):
            end = _end_of_value(template, at)
            made += f"${{{_short(template[at + 2 : end - 1], numbers, private)}}}"
        else:
            end = at + (2 if template[at] == "\\" else 1)
            made += template[at:end]
        at = end
    return made


def _apart(one: str, other: str) -> bool:
    """Return whether a space between two signs has a meaning."""
    # "a + +b" must not become "a ++b", nor two slashes a comment.
    return (_is_word(one) and _is_word(other)) or (one == other and one in "+-/")


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign in "_$#"


def joined(entry: str, *, quiet: bool = False, **constants: object) -> str:
    """Join the module ``entry`` and its imports into a classic script.

    ``entry`` is a name below ``BROWSER``. ``constants`` are declared at the end, for functions that run later.

    Args:
        quiet: Leave out the messages of faults, for a script without readers of them.

    Raises:
        ConfigError: A module imports a name without an export, or two modules declare the same name. Names both.
    """
    modules = dict(_modules(entry, set()))
    owners: dict[str, str] = {}
    whole = ""
    for name, text in modules.items():
        for names, other in _imports(name, text):
            for each in names.split(","):
                _check(each.strip(), other, modules[other], name)
        bare = _IMPORT.sub("", text)
        for each in _names(bare):
            if owners.setdefault(each, name) != name:
                raise ConfigError(f"browser/{name}.js: {owners[each]}.js has a {each} too")
        whole += bare
    whole = _CALLED.sub(r"\1\2\3", whole) if quiet else whole
    # Words in many scripts pack worst, and spoil what comes after them for a packer that learns as it goes.
    whole += "".join(f"const {name} = {_literal(value)};\n" for name, value in constants.items())
    # A function around the whole keeps the names out of the global scope.
    # Modules are strict by themselves. A classic script has to say so.
    return f'(() => {{\n"use strict";\n{stripped(whole, letters=_LETTERS, values=_VALUES)}}})();\n'


def _names(script: str) -> set[str]:
    """Return all names that a module declares for itself."""
    signs = [token for token in _tokens(script) if is_sign(token)]
    return {name for begin, end in statements(signs) for name in declared(signs, begin, end)}


def _modules(name: str, seen: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each module after its imports."""
    if name in seen:
        return
    seen.add(name)
    text = _text(name)
    for _, other in _imports(name, text):
        yield from _modules(other, seen)
    yield name, text


def _text(name: str) -> str:
    return (BROWSER / f"{name}.js").read_text(encoding="utf-8")


def _imports(name: str, text: str) -> list[tuple[str, str]]:
    """Return a module's imports: names, and their module."""
    folder = posixpath.dirname(name)
    return [(names, posixpath.normpath(posixpath.join(folder, other))) for names, other in _IMPORT.findall(text)]


def _check(name: str, other: str, text: str, by: str) -> None:
    if name and not re.search(rf"^export [^\n]*\b{re.escape(name)}\b", text, re.MULTILINE):
        raise ConfigError(f"browser/{by}.js: {other}.js exports no {name}")


def _literal(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # JSON lets these two stand. In scripts older than ES2019 they end the line within the string.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def reader() -> str:
    """Return the single script inside a page.

    It is no larger for its imports, which are constants.
    """
    return _with_constants("reader")


@cache
def here() -> str:
    """Return the script that names a copy's own address on the page on verifying."""
    return _with_constants("here")


@cache
def loader() -> bytes:
    """Return the script that puts our worker before another program's site."""
    return _with_constants("loader").encode("utf-8")


def _with_constants(module: str) -> str:
    text = _text(module)
    for names, other in _imports(module, text):
        for name in names.split(","):
            found = re.search(rf'^export const {name.strip()} = ("[^"]*");', _text(other), re.MULTILINE)
            if not found:
                raise ConfigError(f"browser/{module}.js: {other}.js has no constant {name.strip()}")
            text = re.sub(rf"\b{name.strip()}\b", found[1], text)
    return stripped(_IMPORT.sub("", text), letters=_LETTERS, values=_VALUES)


def by_hand() -> bytes:
    """Return ``verify.sh``, the same in every archive."""
    return (BROWSER.parent / "byhand" / layout.BY_HAND).read_bytes()


def worker(fingerprint: str, addresses: Sequence[str] = (), shared: str = "") -> bytes:
    """Return ``sw.js`` of the archive with this fingerprint.

    The bytes are the same on every machine.

    Args:
        addresses: Where copies lie, for a worker with nothing else.
        shared: What `shared_worker` gave, if it is at hand.
    """
    known = _literal(list(addresses)[:ADDRESSES_MAX])
    return (shared or shared_worker()).replace(_literal([_PLACE]), known).replace(_PLACE, fingerprint).encode("utf-8")


@cache
def shared_worker() -> str:
    """Return the worker of all archives, without a fingerprint."""
    keys = sorted(_FIRST)
    words = {language: [said.get(key, "") for key in keys] for language, said in _all_words().items()}
    return joined("worker/worker", quiet=True, FINGERPRINT=_PLACE, ADDRESSES=[_PLACE], WORDS=words, KEYS=keys)


def worker_words() -> bytes:
    """Return the words of the worker's own pages, by language.

    The worker fetches and keeps the file as long as a host answers.
    """
    return (_literal(_all_words()) + "\n").encode("utf-8")


def _all_words() -> dict[str, dict[str, str]]:
    """Return the words of the worker's own pages, by language."""
    found = {language: _words(language) for language in catalogues.languages()}
    return {language: said for language, said in found.items() if said}


def _words(language: str) -> dict[str, str]:
    """Return a language's words by key, without English fallbacks."""
    said = catalogues.words(language)
    return {
        key.removeprefix("worker_"): text
        for key, text in said.items()
        if key.startswith("worker_") and key not in said.english
    }
