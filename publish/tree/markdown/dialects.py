"""Signs of other programs and other markup, which we show as typed: what each is, and what to write in its place."""

import re
from collections.abc import Iterator
from typing import Final

from publish.tree.sources import pagelabels

SLACK: Final = "'<address|words>', a link of Slack's,"
SLACK_INSTEAD: Final = "write [words](address), or '%7C' for a '|' of the address"
_SHOWN: Final = "is shown as typed"
_PICTURE: Final = "![what it shows](../../evidence/name.png)"
_GRID: Final = r"^[ \t]*\+(?:[-=]{2,}\+)+"
# A link whose address is cut by a space, a line's end or a bracket: nothing else has this before an address.
_UNTAKEN: Final = r"(?<!!)\[[^\]\n\[]{1,500}\]\((?=<?(?:https?:|mailto:|www\.|#|\.{0,2}/))"
_SPACED: Final = r"(?<!!)\[[^\]\n\[]{1,500}\]\((?=[^()\n<> \t]{1,200}[ \t][^()\n]{0,200}\.\w{2,5}\))"
# Digits alone are left: "[3][4]" is how scholars number their notes.
_NAMED: Final = r"(?<!\[)\[(?![\d,; -]+\])[^\]\n\[]{1,500}\]\[[A-Za-z0-9 _.-]{0,100}\]"
# As cells arrive when somebody pastes them from a spreadsheet. One sign before a tab is a word processor's bullet.
_COLUMNS: Final = r"^(?!(?:[^\w\t]|o)\t)[^\t\n]+\t+[^\t\n]+(?:\t[^\t\n]*)*\n[^\t\n]+\t+[^\t\n]+"
_DOTS: Final = "•▪●○‣◦·"
_DASHED: Final = "put '|---|' below its first line, with as many parts"
_ROWS: Final = "write a table with '|' between cells, and '|---|' below its head"
_QUOTED: Final = "write a paragraph, or a quotation with '>'"
_ITEMS: Final = "begin each line with '- '"
_HEADED: Final = "write it as '## words'"
_NOTED: Final = "write '[^1]', and a line '[^1]: …' for its words"
_UNSEEN: Final = "\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000"


def _rarest(needle: str) -> str:
    """Return the sign of ``needle`` that the fewest texts hold."""
    return next((c for c in needle if not c.isalnum() and c not in " \n-.()"), needle[0])


_WRITTEN: Final = (
    # Lists and headings, as word processors and Chinese keyboards type them.
    *((dot, rf"(?:^[ \t]*{dot}[^\n]*\n{{1,2}})+(?=[ \t]*[{_DOTS}])", f"a list by '{dot}'", _ITEMS) for dot in _DOTS),
    # "o", and Wingdings as letters: what a word processor draws as circles, arrows and ticks.
    *((gap, r"^[oØüvq§](?:\t|[ \u00a0]{2})", "a list by 'o', 'Ø' or '§'", _ITEMS) for gap in ("\t", "  ", "\u00a0")),
    *(
        (
            f"{sign}{gap}",
            rf"^[{_UNSEEN}]?(?:#{{1,6}}|[-*+]|\d{{1,9}}[.)])[{_UNSEEN}]",
            f"a space that is none, behind '{sign}',",
            "type a plain space in its place",
        )
        for sign in "#-*+.)"
        for gap in "\u00a0\u3000"
    ),
    *(
        (
            f"{gap}{sign}",
            rf"^[{_UNSEEN}]+(?:#{{1,6}}|[-*+]) ",
            f"'{sign}' behind a sign that nobody sees",
            "delete what stands before it",
        )
        for sign in "#-*+"
        for gap in "\u200b\u200e\u200f\u2060"
    ),
    ("##", r"^#{2,6}(?=[^\s#])", "a heading without a space behind '#'", _HEADED),
    ("＃", r"^＃{1,6}[ \u3000]", "'＃'", "write '#'"),
    ("＞", r"^＞(?=[ \u3000])", "'＞'", "write '>'"),
    ("＊＊", r"＊＊[^＊\n]{1,300}＊＊", "'＊＊'", "write **words**"),
    (
        "**",
        r"(?<![\w*])\*\*(?:\s[^*\n]{0,300}|[^\s*][^*\n]{0,300}(?<=\s))\*\*(?![*])",
        "'**' beside a space",
        "write **words**, without spaces within",
    ),
    (
        "**",
        r"(?<![\w*])\*\*(?=[^\s*])[^*\n]{0,300}[^\w\s*]\*\*(?=\w)",
        "'**' between a sign and a letter",
        "put a space behind it",
    ),
    ("\n- ", r"(?<=[^\n])\n-[ \t](?=\S)", "", "an item runs on with the line above it; put fewer spaces before it"),
    ("**", r"^\*{2,6}[ \t]+(?=\S)(?![^\n]*\*\*)", "an item by '**'", "put two spaces before its '- '"),
    ("#. ", r"^#\.[ \t]", "a list by '#.'", "write '1.'"),
    ("(@", r"(?<![^\n]\n)^\(@[\w-]*\)[ \t]", "a list by '(@)'", "write '(1)', or '1.'"),
    # Links, pictures, notes.
    ("![[", r"!\[\[", "'![['", f"write a picture as {_PICTURE}"),
    ("[[", r"(?<!!)\[\[(?=[^\]\n]{1,500}\][\]\[])", "'[['", "write a link as [words](other-report.md)"),
    (
        "![",
        r"(?<!#)!\[(?!\[)(?=[^\]\n]{0,500}\])",
        "an image that is none",
        f"write {_PICTURE}; around a name with spaces, '<' and '>'",
    ),
    ("](", _SPACED, "a link with a space in it", "write [words](<a name.md>)"),
    (
        "](",
        _UNTAKEN,
        "a link that is none",
        "write [words](address) on one line; around an address with spaces, '<' and '>'",
    ),
    (
        "] (",
        r"\[[^\]\n\[]{0,500}[^\]\n\[\d]\] \((?=https?:)",
        "a link with a space before '('",
        "write [words](address)",
    ),
    (
        "]（",
        r"\]（(?=https?:|[\w./-]{1,200}\.(?:md|html?|pdf|png|jpe?g)）)",
        "']（'",
        "write [words](address), with '(' and ')'",
    ),
    ("](", r"\]\((?=[^()\s（]{1,500}）)", "'）' behind an address", "write ')'"),
    (
        "[^",
        r"^[ \t]*\[\^[^\]\s]{1,100}\](?:[ \t]{1,9}:|[ \t]*：)",
        "a footnote's text",
        "put ': ' right behind its ']'",
    ),
    (
        "[^",
        r"\[\^[^\]\s]{1,100}\](?![ \t]{0,9}[:：])",
        "a footnote's mark without its text",
        "write a line '[^1]: …' for it",
    ),
    ("[^", r"^[ \t]*\[\^[^\]\s]{1,100}\]:", "a footnote's text", "put an empty line before it"),
    ("](", r"^[^\[\n]{1,500}\]\((?=https?:)", "a link that is none", "write [words](address) on one line"),
    (
        "://",
        r"://\S{1,500}[/_=&?%-]\n(?!\w+://|\w{1,4}/\w{1,4}\s)(?=[^\s/=&?%]{0,80}[/=&?%]\S)",
        "",
        "an address is broken at its line's end, and leads elsewhere; write it on one line",
    ),
    ("^[", r"\^\[(?=[^\]\n\[]{1,500}[\]\[])", "a note within a line", _NOTED),
    ("[@", r"\[@[\w:.+-]{1,100}", "a citation", _NOTED),
    ("-@", r"\[-@[\w:.+-]{1,100}", "a citation", _NOTED),
    ("][", _NAMED, "a link without an address", "write '[words]: address' on a line of its own"),
    (
        "[http",
        r"(?<!\[)\[https?://[^\s\]]{1,500} (?=[^\]\n]{1,300}\])(?![^\]\n]{0,300}\d\]|[^\]\n]{1,300}\]\()",
        "a wiki's link",
        "write [words](address)",
    ),
    ("<http", r"<https?://[^\s<>|]{1,500}\|(?=[^<>\n]{1,300}>)", SLACK, SLACK_INSTEAD),
    ("†", r"【\d[^】\n]{0,20}†[^】\n]{0,80}】", "an assistant's mark of a source", _NOTED),
    (
        " ",
        r"(?<!\S)(?:[\u3400-\u9fff] ){6,}",
        "",
        "letters have spaces between them, as programs that read pictures put them; take these out",
    ),
    # Tables.
    ("+-", _GRID, "a grid table", _ROWS),
    ("\t", _COLUMNS, "a table by tabs", "write '|' between its cells, and '|---|' below its head"),
    ("==", r"^={3,}(?:[ ]{1,9}={3,})+[ \t]*$", "a table by spaces", _ROWS),
    ("{|", r"^\{\|", "a wiki's table", _ROWS),
    ("|=", r"^\|={3,}[ \t]*$", "a table by '|==='", _ROWS),
    ("|", r"(?:^[ \t]*\|[^\n]*\|[ \t]*\n?)+$", "a table that is none", _DASHED),
    ("| ", r"(?:^\|[ \t][^\n|]*\n)+(?=\|[ \t][^\n|]*$)", "'|' before a line", "write '\\' at the end of each line"),
    ("｜", r"^｜[ \t]*:?-{2,}", "a table by '｜'", "write '|'"),
    # Blocks of other programs.
    (":::", r"^[ \t]*:{3,}[ \t]*\{?\.?(?:details|spoiler|tab|toggle)\b", "':::'", _HEADED),
    (
        ":::",
        r"^[ \t]*:{3,}[ \t]*\{?\.?(?!(?:details|spoiler|tab|toggle)\b)\w",
        "':::'",
        "begin the lines below it with '> ', the first of them with '> **Note:** '",
    ),
    (":::", r"^[ \t]*:{3,}[ \t]*$", "':::'", "leave the line out"),
    ("{{", r"\{\{[<%]", "a shortcode", f"write its words, or a picture as {_PICTURE}"),
    ("{{", r"\{\{(?![<%!#]|-?\s*/\*)", "'{{'", "write the words which it stands for"),
    ("!!!", r"^[ \t]*!!![ \t]+\w+", "an admonition", _QUOTED),
    ("???", r"^[ \t]*\?\?\?\+?[ \t]+\w+", "an admonition", _QUOTED),
    ("///", r"^[ \t]*/{3,}(?:[ \t]+\w|[ \t]*$)", "'///'", "leave the line out; a quotation begins with '>'"),
    ('=== "', r'^[ \t]*===!?\+? "', "a tab", _HEADED),
    ("-8<-", r"^[ \t]*-{1,2}8<-{1,2}", "another file's place", "write the words which it stands for"),
    ("[!", r"^[ \t]*\[!\w+\]", "an alert", "leave the line out"),
    (".. ", r"^\.\. (?:[\w-]{1,40}::|_|\[)", "'.. '", "write its words, or a picture as " + _PICTURE),
    ("import ", r"^import [^\n]{1,200} from ['\"]", "a program's line", "leave it out"),
    ("export ", r"^export (?:const|default|function) ", "a program's line", "leave it out"),
    ("#+", r"^#\+\w", "'#+'", "leave the line out; a quotation begins with '>'"),
    ("[TOC]", r"^[ \t]*\[TOC\][ \t]*$", "'[TOC]'", "leave it out"),
    # Headings of other markup, and lines below them.
    ("==", r"^={1,6}[ \t]+[^=\n]{0,200}\w[^=\n]{0,200}={1,6}[ \t]*$", "a heading between '='", _HEADED),
    ("== ", r"^={2,6}[ \t]+\w[^=\n]{0,400}$", "a heading by '='", _HEADED),
    ("====", r"^={4,}[ \t]*$", "a line of '='", "write '---', with empty lines around it"),
    ("^^^", r"^\^{3,}[ \t]*$", "a line of '^'", "write the line above it as '## words'"),
    *((f"h{n}. ", r"^h[1-6]\. (?=\S)", f"'h{n}.'", _HEADED) for n in (1, 2, 3, 4)),
    ("% ", r"\A% \S", "'%'", "write title and author above, between the lines '---'"),
    ("+++", r"\A\+\+\+\n", "'+++'", "write title and date above, between the lines '---'"),
    ("=> ", r"^=> \S", "'=>'", "write [words](address)"),
    ("::", r"^:{2,6} (?=\w)", "'::'", "begin the line with '> '"),
    ("bq. ", r"^bq\. ", "'bq.'", "begin the line with '> '"),
    # Marks within a line.
    ("'''", r"'''(?=[^'\n]{1,500}''')", "\"'''\"", "write **words**"),
    ("''", r"(?<!')''(?=[^'\s][^'\n]{0,300}(?<=\S)''(?!'))", "\"''\"", "write *words*"),
    ("``", r"``(?=[^`'\n]{1,500}'')", "'``'", "write “words”"),
    ("==", r"(?<![A-Za-z0-9=)\]'\"])==(?=[^\s=][^=\n]{0,300}(?<=\S)==(?![=A-Za-z0-9]))", "'=='", "write **words**"),
    ("^^", r"\^\^(?=[^\s^][^^\n]{0,300}(?<=\S)\^\^)", "'^^'", "write **words**"),
    ("||", r"\|\|(?=[^\s|][^|\n]{2,300}(?<=\S)\|\|)", "'||'", "leave it out"),
    ("^", r"(?:^|[ \t])\^[A-Za-z0-9-]{2,40}[ \t]*$", "a block's name behind '^'", "leave it out"),
    ("((", r"\(\([\w-]{6,60}\)\)", "'(('", "write a link as [words](other-report.md)"),
    (
        ":: ",
        r"^[ \t]*[a-z][\w-]{0,40}:: (?=\S)|\[[a-z][\w-]{0,40}:: (?=[^\]\n]{1,300}\])",
        "a property",
        "leave it out, or write a sentence",
    ),
    (
        "[/",
        r"\[/[a-zA-Z][\w-]{0,20}\]",
        "'[…]' of a forum or a site's editor",
        "write its words; **bold**, *stress*, '> ' and [words](address)",
    ),
    ("{=", r"\{=[^}\n]{1,200}\}", "'{=…}'", "leave it out"),
    ("}\0", r"\{[a-z][\w:+-]{0,40}\}\0", "a role", "write its words"),
    (":\0", r":(?<![\w:]:)[a-z][\w:+-]{0,40}:\0", "a role", "write its words"),
    ("\0_", r"\0__?(?!\w)", "'_' behind a link", "write [words](address)"),
    *(
        (
            f"{macro}:",
            rf"{macro}:(?<![\w:]{macro}:):?[^\s\[\]]{{0,200}}\[(?=[^\]\n]{{0,500}}\])",
            "a macro",
            f"write [words](address), or a picture as {_PICTURE}",
        )
        for macro in ("link", "image", "xref", "include", "footnote")
    ),
    ("~", r"(?<=[A-Za-z0-9])~\w{1,10}~(?!~)", "'~'", "write a small letter, such as ₂"),
    ("^", r"(?<=[A-Za-z0-9])\^\w{1,10}\^(?!\^)", "'^'", "write a small letter, such as ²"),
    ("|", r"(?<!\{)\{[^{}|\n]{1,20}\|[^{}|\n]{1,20}\}", "a reading", "write it behind the words, in brackets"),
    ("*[", r"^\*\[[^\]\n]{1,100}\]:", "an abbreviation", "write it out where it stands first"),
    (
        ":",
        r":(?<![\w:]:)(?:[a-z]{2,}(?:[_-][a-z0-9]{1,20}){0,6}|\+1|-1|100):(?![\w:/])",
        "a sign by its name",
        "type the sign",
    ),
    (
        "{",
        r"\{:?[ \t]*[.#]\w[^}\n]{0,200}\}|\{::?[^}\n]{0,200}\}|\{[ \t]*[a-z-]{2,40}=[^}\s][^}\n]{0,200}\}",
        "'{…}'",
        "leave it out; an anchor stands at a heading's end as {#anchor}",
    ),
    ("{", rf"\{{\s*[Pp]{{1,2}}[.\s]\s*{pagelabels.LABEL}\s*\}}", "a page's mark", "write it as {p. 14}, on one line"),
    (
        "\\",
        r"\\(?:(?:sub){0,2}section|chapter|paragraph|text(?:bf|it|tt|sc)|emph|footnote|cite[pt]?|begin|end|label|href|url|ref)"
        r"(?=\*?[{\[])|^\\item\b",
        "LaTeX",
        "write its words; a heading as '## words', stress as *words*",
    ),
    (
        "$",
        r"(?<![\w$\\])\$\$?(?=[^\s$])(?=[^$\n]{0,300}[\\^_{])[^$\n]{1,600}(?<=\S)\$(?![\w])",
        "a formula",
        "write it by plain signs, such as x² and a₁, or as a picture",
    ),
    ("$$", r"^\$\$[ \t]*\n(?:[^\n]+\n){1,40}?\$\$", "a formula", "write it by plain signs, or as a picture"),
    (
        "-->",
        r"^\d{1,2}:\d{2}[\d:.,]{0,12}[ \t]+-->",
        "a subtitle's time",
        "write time, name and words on one line each, with empty lines between",
    ),
    # What a program broke.
    *(
        (
            f"{sign}\n",
            rf"{sign}\n(?<=[^\W\d_]{sign}\n)(?!(?:und|oder|bis|or|and|to|et|ou|e|o|u|y|i|i|и|или|до)\b)[a-zß-ÿа-ё]",
            "",
            "a word is broken at its line's end, and is shown with a space in it; write it on one line",
        )
        for sign in ("-", "\u2010", "\xad")
    ),
)

# By one sign that all of a row's needles hold: a text without it is asked for none of them.
_BY_SIGN: Final = {
    sign: tuple(
        (needle, re.compile(pattern, re.MULTILINE), name, instead)
        for needle, pattern, name, instead in _WRITTEN
        if _rarest(needle) == sign
    )
    for sign in dict.fromkeys(_rarest(needle) for needle, *_ in _WRITTEN)
}


def found(text: str) -> Iterator[tuple[int, str]]:
    """Yield place and message of each such sign in ``text``."""
    for sign, rows in _BY_SIGN.items():
        if sign in text:
            for needle, pattern, name, instead in rows:
                if needle in text:
                    for match in pattern.finditer(text):
                        yield match.start(), f"{name} {_SHOWN}; {instead}" if name else instead
