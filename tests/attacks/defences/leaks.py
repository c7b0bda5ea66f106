"""What keeps leaks from being sealed."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "a certain leak stops the seal", ("leaks",), "archive.leaks",
        lit("if left := allowed("), "if False and (left := allowed)(",
        ("test_a_certain_leak_in_a_text",),
    ),
    Defence(
        "no setting lets a name of the list through", ("leaks",), "archive.leaks",
        lit("leak.kind in LISTED or "), "",
        ("test_a_name_of_the_operators_list",),
    ),
    Defence(
        "the list of names lies outside the archive", ("leaks",), "reports.scan.names",
        lit("if root and file.resolve()"), "if False and file.resolve()",
        ("test_a_list_in_the_archives_own_folder",),
    ),
    Defence(
        "names are found in every spelling", ("leaks",), "reports.scan.names",
        lit("    key = folded(_POSSESSIVE.sub("), "    key = str(_POSSESSIVE.sub(",
        ("test_a_name_of_the_operators_list",),
    ),
    Defence(
        "a zip in memory is looked into", ("leaks",), "tree.sources.traces.archives",
        lit("if isinstance(file, BytesIO) else"), "if False else",
        ("test_a_mark_of_the_list_in_packed_bytes",),
    ),
    Defence(
        "this machine's names are looked for in fields", ("leaks",), "reports.scan.look",
        lit("for at in watch.machine.places("), "for at in () and watch.machine.places(",
        ("test_this_machine_in_a_field",),
    ),
    Defence(
        "marks are looked for in what is packed", ("leaks",), "reports.scan.look",
        lit("watch.names.marked_lines(text) if piece.within"), "() if piece.within",
        ("test_a_mark_of_the_list_in_packed_bytes",),
    ),
    Defence(
        "what a file tells is a leak wherever it lies", ("leaks",), "reports.scan.look",
        lit("if told.trace.fields and not kept"), "if False and not kept",
        ("test_what_a_file_tells_at_a_copy",),
    ),
    Defence(
        "documents are opened by a locked process, and not by the one that holds keys", ("leaks",), "reports.scan.jailed",
        lit("        if self._jail is None:\n"), "        return inside.inside(file, ending)\n        if self._jail is None:\n",
        ("test_a_document_that_takes_its_reader_over",),
    ),
    Defence(
        "notes count for the list they were made with", ("leaks",), "archive.leaks",
        lit("    whole.update(digest)\n"), "",
        ("test_notes_of_another_list",),
    ),
    Defence(
        "a container is no evidence", ("leaks",), "tree.sources.documents",
        lit("elif seen.accepted == TakenKind.REFUSED and not item.kept:"), "elif False:",
        ("test_a_container_as_evidence",),
    ),
)  # fmt: skip
