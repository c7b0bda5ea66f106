"""What defends an import against what strangers' files hold."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "no member of a zip leads out", ("import",), "reports.imports.unzip",
        lit("elif files.fault_of(name) and _leads_out(name):"), "elif False:",
        tests=("test_no_member_of_a_zip_is_written_outside",),
    ),
    Defence(
        "an export has no document type", ("import",), "reports.imports.xmlwalk",
        lit("self._parser.StartDoctypeDeclHandler = self._refuse"), "pass",
        tests=("test_an_export_with_entities_is_refused",),
    ),
    Defence(
        "open elements are counted before they are read", ("import",), "reports.imports.html",
        lit("if nested(html) > NESTED_MAX:"), "if False:", tests=("test_html_without_end_stops_nothing",),
    ),
    Defence(
        "an alias unfolds once", ("import",), "reports.imports.values",
        lit("put(value if isinstance(value, str) else _flat(value))"), "put(value)",
        tests=("test_aliases_do_not_unfold",),
    ),
    Defence(
        "what has a password is not public", ("import",), "reports.imports.kinds.wordpress",
        lit('if values.get("wp:post_password")'), "if False", tests=("test_what_needs_a_password_stays_there",),
    ),
    Defence(
        "a newsletter for some is not public", ("import",), "reports.imports.kinds.substack",
        lit('return "" if audience.strip().lower() == "everyone" else "for members only"'), 'return ""',
        tests=("test_what_an_export_has_beside_its_posts_stays_there",),
    ),
    Defence(
        "a draft among Medium's pages is a draft", ("import",), "reports.imports.kinds.medium",
        lit('draft="a draft" if is_named_draft or not when else "",'), 'draft="",',
        tests=("test_what_an_export_has_beside_its_posts_stays_there",),
    ),
    Defence(
        "a blog's draft is a draft", ("import",), "reports.imports.kinds.blogger",
        lit('if values.get("draft", "").strip().lower() == "yes":'), "if False:",
        tests=("test_what_an_export_has_beside_its_posts_stays_there",),
    ),
    Defence(
        "no name is taken of whoever wrote a forwarded message", ("import",), "reports.imports.telegram.exported",
        lit('if _text(row, "forwarded_from_id").startswith("channel") or'), "if True or",
        tests=("test_a_channel_gives_no_name_of_a_member_away",),
    ),
    Defence(
        "a message's day is that of no editor's clock", ("import",), "reports.imports.telegram.exported",
        lit("datetime.fromtimestamp(int(row[f'{key}_unixtime']), UTC)"), "datetime.fromisoformat(row[key])",
        tests=("test_a_channel_gives_no_name_of_a_member_away",),
    ),
    Defence(
        "a post that stays out lends no title", ("import",), "reports.imports.kinds.telegram",
        lit("if not any(one.draft for one in group))"), ")",
        tests=("test_an_answer_gives_no_words_away_of_a_post_that_stays_out",),
    ),
    Defence(
        "a post to followers is not public", ("import",), "reports.imports.kinds.mastodon",
        lit("if named & _ALL:"), "if True:", tests=("test_a_post_to_followers_is_no_report",),
    ),
    Defence(
        "pages of a chat are no channel unasked", ("import",), "reports.imports.kinds.telegram",
        lit("return bool(_of_json(folder))"), "return True", tests=("test_pages_of_a_chat_are_no_channel_unasked",),
    ),
    Defence(
        "values beside a text are read", ("import",), "reports.imports.texts",
        lit("front.values = values | front.values"), "pass", tests=("test_values_beside_a_text_keep_it_back",),
    ),
    Defence(
        "a note's fields keep it back", ("import",), "reports.imports.kinds.plain",
        lit("post.draft = post.draft or fields.kept"), "pass", tests=("test_what_a_note_says_of_itself_keeps_it_back",),
    ),
    Defence(
        "a note's own fields are no text", ("import",), "reports.imports.notes",
        lit('lines[one.start : one.end] = [""] * (one.end - one.start)'), "pass",
        tests=("test_what_a_notes_program_knows_is_not_published",),
    ),
    Defence(
        "a note's place stays there", ("import",), "reports.imports.notes",
        lit('lines[one.start] = ""'), "pass", tests=("test_what_a_notes_program_knows_is_not_published",),
    ),
    Defence(
        "a tag keeps a note back", ("import",), "reports.imports.notes",
        lit("(why := withheld_by_word([tag.strip(\"#\")]))"), "(why := \"\")",
        tests=("test_what_a_note_says_of_itself_keeps_it_back",),
    ),
    Defence(
        "a text comes in by no link", ("import",), "reports.imports.resolve",
        lit("if path.lower().endswith(_TEXTS):"), "if False:", tests=("test_a_draft_comes_in_by_no_link",),
    ),
    Defence(
        "a word above a text keeps it back", ("import",), "reports.imports.withheld",
        lit("if key in _IF_TRUE and (said & _TRUE or (_IF_TRUE[key] in _BY_ANY_WORD and said - _FALSE)):"), "if False:",
        tests=("test_what_a_site_kept_back_is_no_report",),
    ),
    Defence(
        "what is not published is not public", ("import",), "reports.imports.withheld",
        lit("if key in _IF_FALSE and said & _FALSE:"), "if False:", tests=("test_what_a_site_kept_back_is_no_report",),
    ),
    Defence(
        "a text's state keeps it back", ("import",), "reports.imports.withheld",
        lit("if key in _STATES:"), "if False:", tests=("test_what_a_site_kept_back_is_no_report",),
    ),
    Defence(
        "a text with a lock is not public", ("import",), "reports.imports.withheld",
        lit('if key in ("password", "passwd") and said - _FALSE:'), "if False:",
        tests=("test_what_a_site_kept_back_is_no_report",),
    ),
    Defence(
        "what was built for nobody is not public", ("import",), "reports.imports.withheld",
        lit('if bare_key(key) == "build" and'), "if False and", tests=("test_what_a_site_kept_back_is_no_report",),
    ),
    Defence(
        "a vault's remarks stay there", ("import",), "reports.imports.kinds.plain",
        lit("without_remarks(front.text) if self._kind == PLAIN else"), "",
        tests=("test_what_readers_never_saw_is_no_text",),
    ),
    Defence(
        "what members paid for is cut out", ("import",), "reports.imports.koenig.exported",
        lit('if _PUBLIC in said.replace(" ", ""):'), "if True:", tests=("test_what_members_saw_alone_stays_there",),
    ),
    Defence(
        "a card for members is not drawn", ("import",), "reports.imports.koenig.cards",
        lit('if _hidden(payload.get("visibility")):'), "if False:", tests=("test_what_members_saw_alone_stays_there",),
    ),
    Defence(
        "what is brought in is a file of the source", ("import",), "reports.imports.foldersite",
        lit("if not 0 <= self._folder.files.get(name, -1) <= PAGE_MAX_LENGTH:"), "if False:",
        tests=("test_no_include_reads_a_file_of_this_machine",),
    ),
    Defence(
        "files that bring in files have an end", ("import",), "reports.imports.included",
        lit("path in self._open or len(self._open) >= DEPTH_MAX or "), "",
        tests=("test_files_that_bring_in_themselves_end",),
    ),
    Defence(
        "an import writes over nothing", ("import",), "reports.put",
        lit("not new.place(path, 0o644)"), "new.replace(path, 0o644)",
        tests=("test_what_came_there_meanwhile_is_not_written_over",),
    ),
    Defence(
        "an import writes through no link", ("import",), "reports.put", lit("if above.is_symlink():"), "if False:",
        tests=("test_nothing_is_written_through_a_folder_that_is_a_link",),
    ),
    Defence(
        "uploads lie in their folder", ("import",), "reports.imports.documents",
        lit("file.resolve().is_relative_to(whole) and "), "", tests=("test_no_address_in_a_post_fetches_a_file_of_this_machine",),
    ),
    Defence(
        "words that somebody hid wait for a person", ("import",), "reports.imports.anew",
        lit("need.lack in _UNDECIDED"), "False", tests=("test_a_paper_with_hidden_words_is_not_made_anew_unasked",),
    ),
    Defence(
        "what was changed since is not made anew", ("import",), "reports.imports.bring",
        lit("and same(path, new.source)"), "", tests=("test_what_was_changed_since_is_not_made_anew",),
    ),
)  # fmt: skip
