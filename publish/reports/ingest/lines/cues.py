"""Words of a film, from its file of cues (SRT, WebVTT).

Sentences, without numbers and times. Where no line ends a sentence, as in Chinese films, each stays a line. Values
only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.lines import sentences
from publish.reports.ingest.lines.nouns import inlines
from publish.reports.writing.nouns import Block, Break, Inline, Paragraph

_TIME: Final = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES: Final = re.compile(rf"{_TIME}[ \t]*-->[ \t]*{_TIME}[^\n]{{0,200}}")
_HEAD: Final = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)\b")
# A space follows the names of those alone that say something more: "if a <b and b> c" is a speaker's.
_TAG: Final = re.compile(
    r"</?(?:(?:[bius]|ruby|rt)(?:\.[^ >\n]{0,100})?|(?:c|v|lang|font)(?:[ .][^>\n]{0,100})?)>|\{\\[a-z][^}\n]{0,60}\}",
    re.IGNORECASE,
)
_WORD_TIME: Final = re.compile(r"<(?:\d{1,3}:)?\d{2}:\d{2}\.\d{3}>")
_VOICE: Final = re.compile(r"<v(?:\.[^ >\n]{0,40})? ([^>\n]{1,60})>", re.IGNORECASE)
_SPEAKS: Final = re.compile(r"[-–—]\s?\S|>>")
_PAUSE: Final = 2.0  # seconds of silence behind a sentence, after which a paragraph begins
_PARAGRAPH: Final = 500  # letters, after which one begins without a pause
_ENDED: Final = 4  # of so many cues one ends a sentence, where they are punctuated at all
_ROLLED: Final = 0.1  # seconds between cues that show the line before once more


@dataclass(frozen=True, slots=True)
class Cue:
    """Lines that a film shows at one time."""

    start: float
    end: float
    """Seconds."""
    lines: tuple[str, ...]
    voice: str = ""
    """Who speaks, where the file says so."""


def film(text: str) -> tuple[tuple[Block, ...], tuple[Removed, ...]] | None:
    """Return a film's words and what is left out; ``None`` for another text."""
    groups = [*_groups(text)]
    timed = sum(bool(_time(group)) for group in groups)
    # Any text may quote a time; a file of cues begins with one, and has hardly anything else.
    begins = text.lstrip().startswith("WEBVTT") or (bool(groups) and bool(_time(groups[0])))
    if not begins or not timed or timed * 2 < len(groups):
        return None
    removed: list[Removed] = []
    cues: list[Cue] = []
    for group in groups:
        if at := _time(group):
            cues.append(_cue(group, at[0]))
        elif _HEAD.match(group[0]):
            removed.append(Removed(" ".join(group)[:200], Why.FURNITURE))
        elif cues:
            # An empty line stood within its words.
            cues[-1] = replace(cues[-1], lines=(*cues[-1].lines, *_bare(group)))
    first = next(line for line in text.split("\n") if "-->" in line).strip()
    removed.append(Removed(f"{first} (times of {len(cues)} cues)", Why.FURNITURE))
    shown = _unrolled(cues) if _WORD_TIME.search(text) else cues
    return tuple(_blocks([cue for cue in shown if cue.lines])), tuple(removed)


def _groups(text: str) -> Iterator[list[str]]:
    """Yield the lines between empty lines; each cue begins a group."""
    for group in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in group.split("\n")]
        last = 0
        for at in [at for at, line in enumerate(lines) if _TIMES.fullmatch(line)][1:]:
            begin = at - 1 if lines[at - 1].isdecimal() else at
            yield lines[last:begin]
            last = begin
        if any(lines[last:]):
            yield lines[last:]


def _time(group: Sequence[str]) -> list[int]:
    """Return the place of the times in a group: its first line, or behind its number or name."""
    return [at for at, line in enumerate(group[:2]) if _TIMES.fullmatch(line)][:1]


def _cue(group: Sequence[str], at: int) -> Cue:
    found = _TIMES.fullmatch(group[at])
    assert found is not None  # noqa: S101
    numbers = [float(one or 0) for one in found.groups()]
    start, end = (numbers[n] * 3600 + numbers[n + 1] * 60 + numbers[n + 2] + numbers[n + 3] / 1000 for n in (0, 4))
    voice = next((said[1].strip() for line in group[at + 1 :] if (said := _VOICE.search(line))), "")
    return Cue(start, end, _bare(group[at + 1 :]), voice)


def _bare(group: Sequence[str]) -> tuple[str, ...]:
    """Return lines without tags."""
    lines = (" ".join(_TAG.sub("", _WORD_TIME.sub("", line)).split()) for line in group)
    return tuple(line for line in lines if line)


def _unrolled(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield cues without the lines that roll up, which show twice."""
    last: tuple[str, ...] = ()
    until = -1.0
    for cue in cues:
        kept = cue.lines
        if cue.start - until <= _ROLLED:
            for held in range(min(len(last), len(kept)), 0, -1):
                if last[-held:] == kept[:held]:
                    kept = kept[held:]
                    break
        last, until = cue.lines, cue.end
        yield Cue(cue.start, cue.end, kept, cue.voice)


def _blocks(cues: Sequence[Cue]) -> Iterator[Block]:
    lines = sum(sentences.ends(cue.lines[-1]) for cue in cues) * _ENDED < len(cues)
    held: list[Inline] = []
    said, until, voice = "", 0.0, ""
    for cue in cues:
        other = cue.voice and cue.voice != voice
        ended = lines or sentences.ends(said)
        paused = cue.start - until >= _PAUSE or len(said) > _PARAGRAPH
        if said and (other or (ended and paused) or _SPEAKS.match(cue.lines[0])):
            yield Paragraph((*held, *inlines(said)))
            held, said = [], ""
        for line in cue.lines:
            if said and (lines or _SPEAKS.match(line)):
                held += [*inlines(said), Break()]
                said = line
            else:
                said += sentences.glue(said, line) + line
        if other:
            said = f"{cue.voice}: {said}"
        until, voice = cue.end, cue.voice or voice
    if said:
        yield Paragraph((*held, *inlines(said)))
