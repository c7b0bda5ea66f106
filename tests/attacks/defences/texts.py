"""What keeps hidden marks out of texts that were found."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "what nobody sees is no part of a text",
        ("57",),
        "reports.ingest.unseen",
        lit("if at in flags or _spelled(text, at, right=right):"),
        "if True:",
        tests=("test_a_hidden_mark_does_not_reach_the_page",),
    ),
    Defence(
        "one joiner is spelling, a row of them is a mark",
        ("57",),
        "reports.ingest.unseen",
        lit('return _of(before, _JOINING) and before not in "\\u200c\\u200d"'),
        "return True",
        tests=("test_a_mark_does_not_hide_among_spelling",),
    ),
    Defence(
        "letters of two scripts in a word are told",
        ("57",),
        "reports.ingest.unseen",
        lit("if twins := _twins(text):"),
        "if twins := []:",
        tests=("test_letters_that_look_alike_keep_a_draft_open",),
    ),
    Defence(
        "no byte of a text is replaced",
        ("57",),
        "reports.ingest.charsets",
        lit("text = data.decode(charset)"),
        'text = data.decode(charset, "replace")',
        tests=("test_an_old_charset_loses_no_letter",),
    ),
)
