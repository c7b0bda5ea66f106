"""``make words``: bring each catalogue up to the English; ``--missing``: say what still waits for a translation.

A new language is ``python -m tests.tools.words fr``. Babel merges; this file only decides what is kept: the order and
the
notes of ``stet.pot``, the translators' own comments at the top, and of the header nothing that changes by itself.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from publish.core import catalogues
from publish.tree.languages import endonym

_WIDTH = 110  # columns


def merged(tag: str, old: str, template: str) -> str:
    """The catalogue ``old``, with every entry of ``template`` and no other."""
    catalogue = read_po(io.StringIO(old)) if old else _begun(tag)
    catalogue.update(read_po(io.StringIO(template)), no_fuzzy_matching=True)
    out = io.BytesIO()
    write_po(out, catalogue, width=_WIDTH, omit_header=True, no_location=True, ignore_obsolete=True)
    head = ['msgid ""', 'msgstr ""', r'"Content-Type: text/plain; charset=utf-8\n"']
    head.append(rf'"Language: {tag.replace("-", "_")}\n"')
    head.append(rf'"Plural-Forms: {catalogue.plural_forms}\n"')
    head.append(rf'"X-Reviewed: {"yes" if catalogues.is_reviewed(old) else "no"}\n"')
    return "\n".join([catalogue.header_comment.strip(), *head, "", out.getvalue().decode().strip(), ""])


def _begun(tag: str) -> Catalog:
    """A catalogue of a language that had none; its rule for plurals is Babel's."""
    catalogue = Catalog(header_comment=f"# {endonym(tag)}: the words of pages.")
    forms, rule = get_plural(tag.replace("-", "_"))[:2]
    catalogue.mime_headers = [("Plural-Forms", f"nplurals={forms}; plural={rule};")]
    return catalogue


def missing() -> dict[str, list[str]]:
    """Per language, the keys that pages still say in English."""
    left = {tag: catalogues.words(tag).english for tag in catalogues.languages()}
    return {tag: sorted(keys) for tag, keys in left.items() if keys}


def _write(file: Path, template: str) -> None:
    file.write_text(merged(file.stem, file.read_text("utf-8") if file.exists() else "", template), "utf-8")


def main(arguments: list[str]) -> None:
    """Write the catalogues named, or all."""
    if arguments == ["--missing"]:
        for tag, keys in missing().items():
            print(f"note: {tag}: {len(keys)} texts are still English: {', '.join(keys)}")
        return
    template = (catalogues.FOLDER / "stet.pot").read_text("utf-8")
    for tag in arguments or catalogues.languages()[1:]:
        _write(catalogues.FOLDER / f"{tag}.po", template)


if __name__ == "__main__":
    main(sys.argv[1:])
