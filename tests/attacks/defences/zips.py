"""What the reader of zips defends."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "names in a zip stay in the folder", ("47",), "copies.hosts.zipped",
        lit('if not files.is_safe(path.removesuffix("/")):'), "if False:",
    ),
    Defence("a zip has plain files", ("47",), "copies.hosts.zipped", r"if kind not in [^\n]+:", "if False:"),
    Defence("a zip has a name once", ("47",), "copies.hosts.zipped", lit("if names & taken:"), "if False:"),
    Defence(
        "a zip has a name once where case does not count", ("47",), "copies.hosts.zipped",
        lit("if pairs := files.clashes(name for name in taken if name):"), "if pairs := ():",
    ),
    Defence("a file in a zip is no folder", ("47",), "copies.hosts.zipped", lit("if above in plain:"), "if False:"),
    Defence(
        "a file in a zip is one by its attributes, too", ("47",), "copies.hosts.zipped",
        r"if member\.attributes & _DOS_LABEL [^\n]+:", "if False:",
    ),
    Defence(
        "what an old tool takes a name for is nobody else's name", ("47",), "copies.hosts.zipped",
        lit("names = {path.removesuffix(\"/\"), other.removesuffix(\"/\")}"), 'names = {path.removesuffix("/")}',
    ),
    Defence(
        "a second name in a zip is the first", ("47",), "copies.hosts.zipped",
        lit("if text not in (None, told):"), "if False:",
    ),
    Defence(
        "a second name can be meant by the first", ("47",), "copies.hosts.zipped",
        lit("if text is None and not _may_stand_for(raw, told):"), "if False:",
    ),
    Defence(
        "a second name in a zip was written for the first", ("47",), "copies.hosts.zipped",
        lit('== zlib.crc32(member.name):'), ">= 0:",
    ),
    Defence(
        "a zip ends where it says for who reads from its beginning", ("47",), "copies.hosts.zipped",
        lit("if member.flags & STREAMED and not ends_where_it_says(file, member):"), "if False:",
    ),
    Defence(
        "a zip does not swell", ("48",), "copies.hosts.zipped",
        lit("if swell > SWELL_MIN and swell > file.size * RATIO_MAX:"), "if False:",
    ),
    Defence("members of a zip lie apart", ("47", "48"), "core.formats.zipdir", lit("if member.offset != end:"), "if False:"),
    Defence(
        "members of a zip reach to their list", ("47",), "core.formats.zipdir",
        r"if end != start:\n(?=        raise)", "if False:\n",
    ),
    Defence(
        "a zip's list lies where its end says", ("47",), "core.formats.zipdir", lit("if start + size != at:"), "if False:",
    ),
    Defence(
        "a zip counts in one way", ("47",), "core.formats.zipdir",
        lit("if disk or first_disk or here != count:"), "if False:",
    ),
    Defence(
        "a zip's list is as long as it says", ("47",), "core.formats.zipdir", lit("if at != len(data):"), "if False:",
    ),
    Defence(
        "nothing lies behind a zip's end", ("47",), "core.formats.zipdir",
        lit("if comment != len(behind) and not (filled and not comment):"), "if False:",
    ),
    Defence(
        "a zip's comment is none of its parts", ("47",), "core.formats.zipdir",
        r'if comment and b"PK" in behind:', "if False:",
    ),
    Defence("a zip has one end", ("47",), "core.formats.zipdir", r"if at \+ _END\.size \+ int[^\n]+:", "if False:"),
    Defence(
        "two ends of a large zip agree", ("47",), "core.formats.zipdir", r"if any\(few not in [^\n]+:", "if False:",
    ),
    Defence(
        "a member's head has the listed name and kind", ("47",), "core.formats.zipdir",
        r"if not same or fields\.get\(_UNICODE\)[^\n]+:", "if False:",
    ),
    Defence(
        "a member's head has the listed lengths", ("47",), "core.formats.zipdir",
        lit("if here != listed and not (streamed and not here):"), "if False:",
    ),
    Defence(
        "a note behind a member has the listed lengths", ("47",), "core.formats.zipdir",
        r"if form\.unpack[^\n]+:", "if False:",
    ),
    Defence("extra fields are known ones", ("47",), "core.formats.zipdir", lit("if kind not in _KNOWN or "), "if "),
    Defence(
        "large lengths stand where they are asked for", ("47",), "core.formats.zipdir",
        r"if len\(large\) != 8 \* [^\n]+:", "if False:",
    ),
    Defence(
        "a member is plain for every tool", ("47",), "core.formats.zipdir", r"if member\.flags & ~_FLAGS [^\n]+:", "if False:",
    ),
    Defence(
        "a member ends with its place", ("47",), "core.formats.zipdir",
        lit("if flow.eof and (flow.unused_data or waiting):"), "if False:",
    ),
)  # fmt: skip
