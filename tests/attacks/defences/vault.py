"""What defends the originals of found documents, and who gave them."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "each original has a salt of its own", ("66", "67"), "reports.vault.keep",
        lit("salt = secrets.token_bytes(SALT_LENGTH)"), "salt = bytes(SALT_LENGTH)",
    ),
    Defence(
        "a salt is too long to be tried", ("67",), "core.formats.revealed", lit("SALT_LENGTH: Final = 32"),
        "SALT_LENGTH: Final = 1",
    ),
    Defence(
        "the hour of an original is kept back", ("66", "vault"), "reports.vault.keep", lit("os.utime(kept, (0, 0))"), "pass",
        tests=("test_one_original_twice_and_two_with_one_text", "test_who_takes_the_disk_learns_how_many_originals_there_are"),
    ),
    Defence(
        "originals have few lengths", ("vault",), "reports.vault.box", lit("step = 1 << (exponent - exponent.bit_length())"),
        "step = 512", tests=("test_who_takes_the_disk_learns_how_many_originals_there_are",),
    ),
    Defence(
        "short originals are all as long", ("vault",), "reports.vault.box", lit("length = max(length, LENGTH_MIN)"), "pass",
        tests=("test_who_takes_the_disk_learns_how_many_originals_there_are",),
    ),
    Defence(
        "how often something was left out is not told", ("vault",), "reports.vault.keep",
        lit("why.name.lower() for why, n in removed.items() if n"), 'f"{why.name.lower()} {n}" for why, n in removed.items()',
        tests=("test_a_marked_copy_is_not_told_by_the_number_of_its_marks",),
    ),
    Defence(
        "an original is held to its commitment", ("vault",), "reports.vault.reveal",
        lit("if found.hexdigest() != commitment:"), "if False:",
        tests=("test_another_document_in_the_vault_is_not_shown_as_the_original",),
    ),
    Defence(
        "a revealed original is held to a signed page", ("vault",), "readers.revealed",
        lit("if found in form.commitments(page):"), "if True:",
        tests=("test_only_what_a_signed_page_commits_to_is_an_original",),
    ),
    Defence(
        "a page's other hashes commit to nothing", ("vault",), "core.formats.revealed",
        lit('identifier.get("propertyID") == COMMITTED and '), "",
        tests=("test_only_what_a_signed_page_commits_to_is_an_original",),
    ),
    Defence(
        "a folder's salt and original are hashed", ("vault",), "readers.revealed", lit("if found != said.commitment:"),
        "found = said.commitment\n    if False:", tests=("test_only_what_a_signed_page_commits_to_is_an_original",),
    ),
    Defence(
        "the file that people open is the one that was judged", ("vault",), "readers.revealed",
        lit("if original.read(len(piece)) != piece:"), "if not original.read(len(piece)):",
        tests=("test_the_file_that_people_open_is_the_one_that_was_judged",),
    ),
    Defence(
        "what age encrypted is not published", ("vault",), "tree.sources.vaulted",
        lit("if head.lstrip().startswith(_ENCRYPTED):"), "if False:", tests=("test_an_encrypted_original_is_never_published",),
    ),
    Defence(
        "a secret key in the settings is refused", ("vault",), "core.recipients", lit("if _SECRET.search(key):"), "if False:",
        tests=("test_a_secret_key_in_the_settings_is_refused_and_not_said",),
    ),
    Defence(
        "without editors nothing is taken in", ("vault",), "reports.vault.age", lit("if not recipients:"), "if False:",
        tests=("test_without_editors_nothing_is_taken",),
    ),
)  # fmt: skip
