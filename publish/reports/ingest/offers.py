"""What a document's text says of itself, and what it does not say.

Values only. Each offer has the words in which it was found. Nothing is filled in that was not found:
where two answers are possible both stand, the better one first, and where there is none a person is asked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Final

from publish.core import dates
from publish.core.partialdate import PartialDate
from publish.reports.ingest import bylines, identifiers, languages, owndates, places, standing
from publish.reports.ingest.document import Document, Hints, Lack, Need, Offer
from publish.reports.ingest.lines import items, running
from publish.reports.ingest.standing import LineStanding, Passage
from publish.reports.ingest.web.addresses import PageLinks
from publish.tree.sources.fields import proper_tag
from publish.tree.sources.pagelabels import is_label

_DATES_MAX: Final = 5
_WHERE_MAX: Final = 300  # letters
_NAME_WORDS_MAX: Final = 8  # of a publisher in a running line
_OTHERS_SHARE: Final = 10  # percent of a text in a second script, from which on a person is asked
_PAGE: Final = re.compile(
    r"(?:page|pg|p\.|第|صفحة|الصفحة|بەت|ཤོག་ངོས།?|ཤོག་གྲངས།?)\s?#\s?(?:[页頁]|(?:of|/|من)\s?\d+)?", re.IGNORECASE
)
_TITLED_AMONG: Final = 8  # blocks at the beginning among which a document's title stands
# Chinese offices head each of their papers with their own name, and say what it is about below it.
_SUBJECT: Final = re.compile(
    r"[关關](?:于|於).{2,80}的?(?:通知|通告|公告|通报|通報|意见|意見|决定|決定|报告|報告|请示|請示|批复|批復|函|办法|辦法|方案"
    r"|规定|規定|命令|指示|纪要|紀要|指导意见)(?:\s?[(（][^)）]{1,12}[)）])?"
)
# Above a title, or in its place: of which kind the document is.
_KIND: Final = re.compile(
    r"(?:press|news|media) (?:release|statement)|(?:for )?immediate release|statement|communiqué(?: de presse)?"
    r"|pressemitteilung|comunicado(?: de prensa)?|пресс-релиз|заявление|新闻稿|新聞稿|声明|聲明|公告|プレスリリース"
    r"|بيان(?: صحفي)?|باياناتنامە|باياننامە"
    r"|(?:urgent action|open letter|public statement|briefing|report|memorandum|confidential|transcript)"
    r"|.{2,30}文件|གསལ་བསྒྲགས།?",
    re.IGNORECASE,
)
_CONTACT: Final = re.compile(r"\s(?:(?:press|media) )?contacts?\s?:.*", re.IGNORECASE)  # beside "For immediate release"
# Courts and offices head each paper with their name, and say below it which of their forms it is.
_OFFICE: Final = re.compile(
    r"[\u4e00-\u9fff]{2,24}(?:法院|检察院|檢察院|公安局|公安厅|分局|派出所|司法局|司法厅|政府|委员会|委員會|办公厅|办公室)"
)
_FORM: Final = re.compile(
    r"[\u4e00-\u9fff]{0,10}(?:判决|判決|裁定|决定|決定|起诉|起訴|通知|告知|意见|意見|建议|調解|调解|支持|令状|委托|传唤)[书書]"
    r"|[\u4e00-\u9fff]{1,8}(?:证|證|令|笔录|筆錄)"
)
# What stands before a number, and names nobody.
_LABEL: Final = re.compile(
    r"(?:doc(?:ument)?|ref(?:erence)?|no|nr|index|file|case|code|id|编号|文号|號|号)\.?:?", re.IGNORECASE
)
_CITED: Final = re.compile(r"\b(?:see|cf|ibid|also|in|of|and|under)\b|[见見]|参[见見]|參[见見]", re.IGNORECASE)
_BELOW_MAX: Final = 3  # lines below an office's name in which its form and number stand
_EDGES: Final = " \t-–—,;:|/·•()[]"
_LETTERS: Final = re.compile(r"https?://(?:(?:web|e)?mail\d*|outlook)\.|https?://[^/]*\b(?:web)?mail\.", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")


def offered(document: Document, hints: Hints) -> Document:
    """Return ``document`` with offers from its text, and with open decisions.

    What its reader has found stands first: it knows the form, and the text only the words.
    """
    document = replace(document, offers={**document.offers, **_readable(document.offers)})
    seen = list(standing.passages(document))
    text = "\n".join(standing.words(document))
    heard = languages.heard(text)
    heads, imprints = _running(seen)
    dated = owndates.found(seen)
    own = [one for one in dated if one.rank <= owndates.OWN_MAX]
    more: dict[str, list[Offer]] = {
        "title": [*_titles(seen), *heads],
        "date": _dates(dated, own, document.offers.get("date", ())),
        "language": _language(heard, hints, text),
        "author": [Offer(name, p.text) for p in _alone(seen) if (name := bylines.author(p.text))],
        "publisher": [
            *(Offer(name, p.text) for p in _alone(seen) if (name := bylines.publisher(p.text))),
            *imprints,
        ],
        "origin": _addresses(seen),
        "identifiers": _identifiers(seen),
        "places": [Offer(name, where) for name, where in places.found(text, hints.places)],
        "pages": _pages(document),
    }
    offers = {field: _each_once(found) for field, found in _joined(document.offers, more, heard)}
    offers = {field: found for field, found in offers.items() if found}
    needs = [*_missing(offers, hints, heard, dated, text), *_doubts(document, seen, own, heard)]
    lacks = {need.lack for need in document.needs}
    if Lack.TEXT in lacks:  # before it has one, nothing else can be decided
        needs = []
    return replace(
        document, offers=offers, needs=(*document.needs, *(need for need in needs if need.lack not in lacks))
    )


def _readable(said: Mapping[str, Sequence[Offer]]) -> dict[str, tuple[Offer, ...]]:
    """Return a reader's dates as days, and its languages as tags."""
    # What cannot be read as either is dropped: metadata has "0000-00-00", "x-default" and the like.
    found: dict[str, tuple[Offer, ...]] = {}
    if "date" in said:
        found["date"] = tuple(Offer(day, offer.where) for offer in said["date"] for day in _days(offer.value))
    if "language" in said:
        tags = ((proper_tag(offer.value), offer.where) for offer in said["language"])
        found["language"] = tuple(Offer(tag, where) for tag, where in tags if tag)
    return found


def _days(value: str) -> list[str]:
    with suppress(ValueError):
        return [PartialDate.parse(value.strip()).isoformat()]
    return [day for one in dates.found(value)[:1] for day in (one.day, one.other) if day]


def _joined(
    said: Mapping[str, Sequence[Offer]], more: Mapping[str, list[Offer]], heard: languages.Heard
) -> Iterator[tuple[str, list[Offer]]]:
    """Yield each field with its reader's offers, and behind them the text's."""
    for field in dict.fromkeys((*said, *more)):
        first, then = [*said.get(field, ())], more.get(field, [])
        if field == "language":
            # A page's head says what its template was made for, and its letters what it is.
            first, then = then, [offer for offer in first if languages.fits(offer.value, heard.script)]
        found = [*first, *then]
        # A page's number, or a year, that is set large names nothing.
        yield field, [one for one in found if any(map(str.isalpha, one.value))] if field == "title" else found


def _each_once(found: Iterable[Offer]) -> tuple[Offer, ...]:
    kept: dict[str, Offer] = {}
    for offer in found:
        if offer.value:
            kept.setdefault(offer.value, Offer(offer.value, offer.where[:_WHERE_MAX]))
    return tuple(kept.values())


def _alone(seen: Iterable[Passage]) -> Iterator[Passage]:
    """Yield the lines that stand by themselves at either end."""
    return (p for p in seen if p.standing in (LineStanding.TOP, LineStanding.END) and not p.heading)


# -- title


def is_kind(title: str) -> bool:
    """Return whether a heading says only of which kind a document is."""
    return bool(_KIND.fullmatch(_CONTACT.sub("", title).strip(" :：")))


def is_office(title: str) -> bool:
    """Return whether a heading is an office's or a court's name."""
    return bool(_OFFICE.fullmatch(title)) and not title.startswith(("关于", "關於"))


def _titles(seen: Sequence[Passage]) -> list[Offer]:
    """Return the heading at the very beginning, never a sentence.

    What only says of which kind a document is, stands behind what says of what it is.
    """
    head = [passage for passage in seen if 0 <= passage.block < _TITLED_AMONG]
    first = [p for p in head if p.heading and p.block < 3 and (p.heading == 1 or p.block == 0)]
    # "1. How it began" is a section; its document has no title, or one in another place.
    first = [p for p in first if not (p.heading != 1 and items.numbered(p.text))]
    subject = [p for p in head if _SUBJECT.fullmatch(p.text)]
    if first and is_office(name := first[0].text):
        below = [p for p in head if first[0].block < p.block <= first[0].block + _BELOW_MAX]
        # Forms are set wide: 判 决 书.
        form = next((p for p in below if _FORM.fullmatch("".join(p.text.split()))), None)
        if form:
            return [Offer(name + "".join(form.text.split()), f"{name} {form.text}")]
        if subject or any(identifiers.found(p.text) for p in below):
            first = []
    if (first or head) and is_kind((first or head)[0].text):
        subject += [p for p in head if p.heading and p not in first][:1]
    return [Offer(p.text, p.text) for p in (*subject, *first)]


def _running(seen: Iterable[Passage]) -> tuple[list[Offer], list[Offer]]:
    """Return titles and publishers from running lines.

    A line with neither date nor number is mostly a title. The publisher stands beside a date or number.
    """
    heads: list[Offer] = []
    imprints: list[Offer] = []
    for passage in seen:
        named = passage.standing is LineStanding.RUNNING and not running.is_page(passage.text)
        if not named or _ADDRESS.search(passage.text):
            continue
        rest, told = _rest(passage)
        if told and 0 < len(rest.split()) <= _NAME_WORDS_MAX and not _LABEL.fullmatch(rest):
            imprints.append(Offer(rest, passage.text))
        elif rest and not told:
            heads.append(Offer(rest, passage.text))
    return heads, imprints


def _rest(passage: Passage) -> tuple[str, bool]:
    """Return a running line less page, dates and numbers.

    With it, whether it had such a date or number.
    """
    text = _less(passage.text, "\0")
    told = text != passage.text
    if passage.page:
        label = re.escape(passage.page)
        text = re.sub(rf"(?<!\w){label}(?!\w)(?=\W*$)|(?<=^){label}(?!\w)", "#", text)
        text = _PAGE.sub(" ", text).replace("#", " ")
    parts = [part.strip(_EDGES) for part in text.split("\0")]
    rest = " ".join(next((part for part in parts if any(map(str.isalpha, part))), "").split())
    return rest, told


def _less(text: str, instead: str) -> str:
    """Return ``text`` with ``instead`` in place of each date and number."""
    spans = [(start, end) for _, start, end in identifiers.found(text)]
    spans += [(one.start, one.end) for one in dates.found(text)]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + instead + text[end:]
    return text


# -- date


def _dates(
    dated: Sequence[owndates.RankedDate], own: Sequence[owndates.RankedDate], said: Sequence[Offer]
) -> list[Offer]:
    """Return the document's own dates, and behind them those that it tells of."""
    # Without one of its own none is offered: the day that a report tells of would stand as the day of the report.
    if not own and not said:
        return []
    found: dict[str, Offer] = {}
    for one in dated:
        for day in (one.date.day, one.date.other):
            if day:
                found.setdefault(day, Offer(day, one.where))
    return [*found.values()][:_DATES_MAX]


# -- language


def _language(heard: languages.Heard, hints: Hints, text: str) -> list[Offer]:
    found = [Offer(hints.language, "--language")] if hints.language else []
    if heard.tag:
        found.append(Offer(heard.tag, " ".join(text[:80].split())))
    return found


# -- where it came from, and what it is called there


def _addresses(seen: Iterable[Passage]) -> list[Offer]:
    found = [Offer(address, p.text) for p in _alone(seen) if (address := bylines.address(p.text))]
    # A browser prints the address of a page at its foot.
    for passage in seen:
        if passage.standing is LineStanding.RUNNING and (match := _ADDRESS.search(passage.text)):
            address = PageLinks().of(match[0].rstrip(".,;)"))
            # That of a page of letters says whose they are, and leads nobody there.
            if address and not _LETTERS.match(address):
                found.append(Offer(address, passage.text))
    return found


def _identifiers(seen: Iterable[Passage]) -> list[Offer]:
    """Return the numbers in running lines, or by themselves at either end."""
    # Elsewhere a number is a citation of another document.
    found: list[Offer] = []
    for passage in seen:
        if passage.standing > LineStanding.END:
            continue
        here = identifiers.found(passage.text)
        own = passage.standing is LineStanding.RUNNING
        if passage.standing in (LineStanding.TOP, LineStanding.END) and here:
            own = len(here) == 1 and _by_itself(passage.text)
        found += [Offer(number, passage.text) for number, _, _ in here] if own else []
    return found


def _by_itself(text: str) -> bool:
    text = _less(text, " ")
    words = re.findall(r"[^\W\d_]+", text)
    small = any(word[0].islower() for word in words)
    return len(words) <= 6 and not small and not _CITED.search(text) and len(text.strip(_EDGES)) <= 60


def _pages(document: Document) -> list[Offer]:
    labels = [label for label in standing.labels(document) if is_label(label)]
    if not labels:
        return []
    first, last = labels[0], labels[-1]
    return [Offer(first if first == last else f"{first}-{last}", f"{{p. {first}}} … {{p. {last}}}")]


# -- what a person must decide


def _missing(
    offers: Mapping[str, Sequence[Offer]],
    hints: Hints,
    heard: languages.Heard,
    dated: Sequence[owndates.RankedDate],
    text: str,
) -> Iterator[Need]:
    if "title" not in offers:
        yield Need(Lack.TITLE, "no line stands as a title: give it one")
    if "date" not in offers:
        told = ", ".join(dict.fromkeys(f"'{one.words}'" for one in dated[:3]))
        yield Need(Lack.DATE, "no date of its own was found" + (f"; in its text: {told}" if told else ""))
    if "author" not in offers and "publisher" not in offers:
        yield Need(Lack.AUTHOR, "nobody is named as its author")
    if not hints.address and not {"origin", "url", "publisher"} & offers.keys():
        yield Need(Lack.ORIGIN, "it does not say where it comes from")
    if "language" not in offers and text:
        letters = languages.name(heard)
        if heard.script == languages.HAN:
            letters += ", in letters that do not tell whether simplified (zh-Hans) or traditional (zh-Hant)"
        yield Need(Lack.LANGUAGE, f"its language is not known ({letters}): say it with --language")


def _doubts(
    document: Document, seen: Iterable[Passage], own: Sequence[owndates.RankedDate], heard: languages.Heard
) -> Iterator[Need]:
    best = own[0] if own and not document.offers.get("date") else None
    if best and best.date.other:
        yield Need(Lack.DATE, f"'{best.words}' is {_day(best.date.day)} or {_day(best.date.other)}: say which")
    rival = next((one for one in own[1:] if best and one.rank == best.rank and one.date.day != best.date.day), None)
    if best and rival and not best.date.other:
        yield Need(Lack.DATE, f"two dates stand as its own, '{best.words}' and '{rival.words}': say which")
    twice = [label for label, times in Counter(standing.labels(document)).items() if times > 1]
    if twice:
        yield Need(Lack.PAGES, f"page {twice[0]} begins twice; number the pages so that each begins once")
    yield from _scripts(seen, heard)


def _scripts(seen: Iterable[Passage], heard: languages.Heard) -> Iterator[Need]:
    """Yield the second script of a text, if much is written in one."""
    # It may be two texts, or letters read in a wrong charset.
    found = languages.shares(passage.text for passage in seen if passage.standing is not LineStanding.RUNNING)
    weights = {script: sum(languages.scripts("".join(parts)).values()) for script, parts in found.items()}
    whole = sum(weights.values())
    for script in sorted(weights, key=lambda one: -weights[one]):
        if script != heard.script and weights[script] * 100 >= _OTHERS_SHARE * whole:
            first = found[script][0]
            second = languages.heard("\n".join(found[script]))
            said = f"most is {languages.name(heard)}, and some is {languages.name(second)}"
            yield Need(Lack.SCRIPTS, f"two scripts stand in it, {said}: '{first[:40]}'")
            return


def _day(day: str) -> str:
    read = date.fromisoformat(day)
    return f"{read.day} {read:%B} {read.year}"
