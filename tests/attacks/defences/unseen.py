"""What keeps a PDF made anew from carrying what nobody sees: letters without room, drawn letters' names, idle drawing."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "letters that are passed over for their size are told",
        ("53",),
        "reports.ingest.paper.unprinted",
        lit("if not found.sizeless:"),
        "if True:",
        tests=("test_letters_without_room_are_in_no_pdf",),
    ),
    Defence(
        "letters that are passed over for their size go",
        ("53",),
        "reports.ingest.bare.unshown",
        lit("hidden |= _sizeless(document, number)"),
        "pass",
        tests=("test_letters_without_room_are_in_no_pdf",),
    ),
    Defence(
        "letters without room for one are told",
        ("53",),
        "reports.ingest.paper.unprinted",
        lit("if _is_nought(word, "),
        "if False and _is_nought(word, ",
        tests=("test_letters_without_room_are_in_no_pdf",),
    ),
    Defence(
        "drawn letters are called by numbers",
        ("53",),
        "reports.ingest.bare.shown",
        lit("_rename(new)"),
        "pass",
        tests=("test_names_of_drawn_letters_are_numbers",),
    ),
    Defence(
        "the editor is asked about letters where no program looks",
        ("53",),
        "reports.ingest.readers.pdf",
        lit("if paper.within:"),
        "if False:",
        tests=("test_the_editor_is_asked_about_letters_where_no_program_looks",),
    ),
    Defence(
        "what draws nothing is not copied",
        ("53",),
        "reports.ingest.bare.content",
        lit("out, drawn.off_page = without_idle(oneway.without_empty_marks(out), around)"),
        "out = oneway.without_empty_marks(out)",
        tests=("test_numbers_of_what_draws_nothing_do_not_go_over",),
    ),
)
