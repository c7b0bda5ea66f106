"""What keeps found documents from leading elsewhere, and from leaving traces."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "no link in a folder of documents is followed",
        ("49",),
        "reports.ingest.sources",
        lit("elif not entry.is_file(follow_symlinks=False):"),
        "elif not entry.is_file():",
        tests=("test_a_folder_of_documents_leads_nowhere_else",),
    ),
    Defence(
        "a zip begins where it is one",
        ("59",),
        "reports.ingest.kinds",
        lit('if not head.startswith((b"PK\\x03\\x04", b"PK\\x05\\x06")):'),
        "if False:",
        tests=("test_a_file_that_is_two_kinds_is_neither",),
    ),
    Defence(
        "what a reader made is judged by its bytes",
        ("59",),
        "reports.ingest.anew",
        lit("if not ending:"),
        "if False:",
        tests=("test_what_comes_out_of_the_jail_is_evidence_by_its_bytes",),
    ),
    Defence(
        "each address of a name is judged as it is asked",
        ("65",),
        "copies.hosts.http.connect",
        lit("if allowed is not None and not (addresses := [a for a in addresses if allowed(a[1][0])]):"),
        "if False:",
        tests=("test_an_address_does_not_lead_into_this_machine",),
    ),
    Defence(
        "an address is of the web, and names no machine around",
        ("65",),
        "copies.document",
        lit("if not allowed(host):"),
        "if False:",
        tests=("test_an_address_is_on_the_web",),
    ),
    Defence(
        "open decisions keep a draft out",
        ("found",),
        "reports.accept",
        lit("if draft.needs:"),
        "if False:",
    ),
    Defence(
        "what names the original goes with the draft",
        ("found",),
        "reports.accept",
        lit("(*documents.values(), root / FOLDER / draft.name / FOUND, draft.file)"),
        "(*documents.values(), draft.file)",
    ),
    Defence(
        "a text layer is held against what its pages show",
        ("layer",),
        "reports.ingest.optical.verdict",
        lit("return page.wrong > allowed + 2 * math.sqrt(allowed)"),
        "return False",
        tests=("test_a_text_layer_that_lies_is_told",),
    ),
    Defence(
        "who looks at pictures has a folder of its own",
        ("64",),
        "reports.ingest.reading",
        lit('scratch = made.with_name(f"{made.name}-looked")\n            scratch.mkdir()'),
        "scratch = made",
        tests=("test_who_looks_at_pictures_writes_nothing_that_is_published",),
    ),
)
