"""Numbers under which archives and offices know a document, told by their shapes.

Values only. What is NOT done here: saying whether a number is the document's own, or cited in it.
"""

import re
from typing import Final

_NUMBER: Final = r"(?: (?:No|Number|ID|Code))?"
_LABELS: Final = (
    rf"(?:(?:AI |UN )?Index{_NUMBER}|Ref(?:erence)?{_NUMBER}|Doc(?:ument)?{_NUMBER}|(?:File|Case|Report) (?:No|Number)"
    r"|ISBN(?:-1[03])?|ISSN|DOI|Distr|Symbol|文号|文號|编号|編號|档号|檔號|索引号|رقم الوثيقة|رقم|نومۇرى|ཨང་)"
)
_LABELLED: Final = re.compile(
    rf"(?<!\w){_LABELS}\.?\s?[:：#]\s?(?P<number>[A-Z]{{1,6}} \d[\w./-]{{2,30}}|[^\s,;，；。]{{3,60}})", re.IGNORECASE
)
_SHAPES: Final = (
    re.compile(r"(?<![\w/])[A-Z]{2,5} \d{2}/\d{2,5}/(?:19|20)?\d{2}(?![\d/])"),  # Amnesty International's
    re.compile(
        r"(?<![\w/.:])[A-Z]{1,6}(?:/[A-Z0-9](?:[\w.-]{0,10}\w)?){2,7}(?: \((?:19|20)\d{2}\))?(?![\w/])"
    ),  # the UN's
    re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[（(［【](?:19|20)\d{2}[〕\])）］】](?:第)?\d{1,5}[号號]"),
    re.compile(
        # Between the court and the number stands the kind of case: without it, a sentence goes on behind a year.
        r"[〔\[（(［【](?:19|20)\d{2}[〕\])）］】](?=[^号號]{1,12}[刑民行赔賠破执執减減财財司监監检檢][^号號]{0,6}\d)"
        r"[\u4e00-\u9fff]{1,4}\d{0,4}[\u4e00-\u9fff]{1,8}\d{1,6}[号號]"
    ),  # courts'
    re.compile(r"(?<![\d.])10\.\d{4,9}/[^\s<>\"，。]{2,80}(?<![.,;)])"),  # DOI
    re.compile(r"(?<!\d)97[89][- ]\d{1,5}[- ]\d{1,7}[- ]\d{1,7}[- ]\d(?!\d)"),  # ISBN
)


def found(text: str) -> list[tuple[str, int, int]]:
    """Return each number with where its words begin and end, its label among them."""
    every = [(match["number"].rstrip(".)]"), match.start(), match.end()) for match in _LABELLED.finditer(text)]
    every += [(match[0], match.start(), match.end()) for shape in _SHAPES for match in shape.finditer(text)]
    kept: list[tuple[str, int, int]] = []
    # What begins first, and of these the longest: "Ref: ASA 17/011/2001" is one number, label and all.
    for number, start, end in sorted(every, key=lambda one: (one[1], -one[2])):
        if any(map(str.isdigit, number)) and (not kept or start >= kept[-1][2]):
            kept.append((number, start, end))
    return kept
