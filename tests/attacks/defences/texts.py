"""What keeps hidden marks out of texts that were found."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "what nobody sees is no part of a text",
        ("57",),
        "reports.ingest.unseen",
        lit("if at in flags or _spelled(text, at, script):"),
        "if True:",
        tests=("test_a_hidden_mark_does_not_reach_the_page",),
    ),
    Defence(
        "one joiner is spelling, a row of them is a mark",
        ("57",),
        "reports.ingest.unseen",
        lit('if not _of(before, _JOINING) or before in "\\u200c\\u200d":\n        return False'),
        "if False:\n        return False",
        tests=("test_a_mark_does_not_hide_among_spelling",),
    ),
    Defence(
        "letters of two scripts in a word are told",
        ("57",),
        "reports.ingest.unseen",
        lit("if twins := lookalikes.words(text, _WORDS_MAX):"),
        "if twins := []:",
        tests=("test_letters_that_look_alike_keep_a_draft_open",),
    ),
    Defence(
        "a letter has one code",
        ("57",),
        "reports.ingest.unseen",
        lit('letterforms.usual(_SPACE.sub(" ", "".join(kept)))'),
        '_SPACE.sub(" ", "".join(kept))',
        tests=("test_of_several_codes_of_a_letter_the_page_has_one",),
    ),
    Defence(
        "marks of direction go where they change nothing",
        ("57",),
        "reports.ingest.unseen",
        lit("and _turns(text, at)"),
        "",
        tests=("test_of_several_codes_of_a_letter_the_page_has_one",),
    ),
    Defence(
        "words of another script are told",
        ("57",),
        "reports.ingest.lookalikes",
        lit("if waiting and script == before:"),
        "if False:",
        tests=("test_words_of_another_script_keep_a_draft_open",),
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
