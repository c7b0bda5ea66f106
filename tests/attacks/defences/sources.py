"""What defends sources, pages and listings."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "a listing is compared with its hash", ("41", "bad input"), "core.formats.listing",
        lit("if found != listing.sha256 or len(data) != listing.length:"), "if False:",
    ),
    Defence(
        "the same sources give the same bytes", ("68",), "core.formats.listing",
        r'listings\[path\] = data\n', 'data += b"#%d\\n" % (hash("seed") % 9)\n        listings[path] = data\n',
    ),
    Defence(
        "notes of another build are known by a secret", ("former",), "tree.former.ours",
        lit("hmac.compare_digest(raw[len(form) : head], _mac(secret, raw[head:]))"), "True",
        tests=("test_notes_of_a_stranger",),
    ),
    Defence(
        "a page is taken from the former tree by its bytes", ("former",), "tree.former.memory",
        lit("stamp(status) == note.stamp or bytes.fromhex(files.digest(place)[0]) == note.sha256"), "True",
        tests=("test_a_page_forged_in_the_tree",),
    ),
    Defence(
        "a tree stands by its bytes", ("former",), "tree.former.standing",
        lit('if _sha256(f"{self._tree}/{path}") != mark.sha256:'), "if False:",
        tests=("test_a_page_forged_in_the_tree",),
    ),
    Defence(
        "a text is known by a time that nobody can set", ("former",), "tree.former.stamps",
        lit("status.st_mtime_ns, status.st_ctime_ns"), "status.st_mtime_ns, 0",
        tests=("test_a_text_whose_time_was_put_back",),
    ),
    Defence(
        "words that were taken out are overwritten", ("former",), "tree.former.snapshot",
        lit("file.write(bytes(length))"), "pass",
        tests=("test_words_that_were_taken_out_of_a_text",),
    ),
    Defence(
        "notes are added to a file of ours alone", ("former",), "tree.former.snapshot",
        lit("if not is_plain(status, ours.MODE) or status.st_nlink != 1:"), "if False:",
        tests=("test_notes_that_lead_to_another_file",),
    ),
    Defence(
        "a number in JSON is finite", ("bad input",), "core.formats.strictjson",
        lit("parse_float=_finite, parse_constant=_finite"), "",
        ("test_a_note_with_a_number_that_is_none",),
    ),
    Defence(
        "processes of a build load modules of ours alone", ("started",), "core.processes", lit('sys.executable, "-P", "-c"'),
        'sys.executable, "-c"',
    ),
    Defence(
        "a listing is short", ("bad input",), "core.formats.listing", lit("if listing.length > LISTING_MAX_LENGTH or"),
        "if False and",
    ),
    Defence(
        "names in a listing stay in the folder", ("bad input",), "core.formats.listing",
        lit("safe_path(name.decode())"), "name.decode()",
    ),
    Defence("fields are text in a page", ("51",), "tree.printing", lit("autoescape=True"), "autoescape=False"),
    Defence(
        "words of links are text", ("51",), "tree.marking", lit('{_text(link["text"])}</a>'), '{link["text"]}</a>',
    ),
    Defence(
        "markup in a text is text", ("51",), "tree.markdown.otherletters",
        lit("return escape(text, quote=False)"), "return text",
    ),
    Defence(
        "drawings only draw", ("51",), "tree.sources.active", lit("return found[0] if found else None"), "return None",
    ),
    Defence(
        "a page is known by its beginning", ("51",), "tree.sources.active",
        lit("if _BEGINS_A_PAGE.match(beginning):"), "if False:",
    ),
    Defence(
        "texts are cut where their script has words", ("76",), "tree.search.grams",
        lit("found += (part[place : place + 2] for place in range(len(part)))"), "found.append(part)",
    ),
    Defence(
        "sentences without spaces are cut into syllables", ("76",), "tree.search.grams",
        lit('return tuple(one + other for one, other in zip(parts, [*parts[1:], ""], strict=True))'),
        "return (word,)",
    ),
    Defence(
        "letters that keyboards take for each other are one", ("76",), "tree.search.folding",
        lit(".translate(_letters())"), "",
    ),
    Defence(
        "no picture becomes a drawing by its bytes", ("51",), "tree.sources.pictures",
        lit('    ("tif", re.compile('), '    ("svg", re.compile(rb"<svg")),\n    ("tif", re.compile(',
    ),
    Defence(
        "notes to writers are not published", ("notes",), "tree.sources.notes",
        lit("found = _NOTE.search(text)"), "found = None",
    ),
    Defence(
        "no sign makes a text read backwards", ("signs",), "tree.sources.signs",
        lit("for signs in (_REFUSED, _NUMBERED)"), "for signs in ()",
    ),
    Defence(
        "starter texts are found in pages", ("starters",), "tree.sources.unfilled",
        lit("if (match := pattern.search(text))"), "if (match := None)",
    ),
    Defence(
        "words that a parser swallows are shown", ("words",), "tree.markdown.losses",
        lit('self.places[start] = b"\\\\"'), "pass",
    ),
    Defence(
        "cells beyond a table's columns are named", ("words",), "tree.markdown.losses",
        lit("if _WORD.search(rest):"), "if False:",
    ),
    Defence(
        "what was blacked out stays so", ("words",), "tree.markdown.emphasis",
        lit("if sign in _SIGNS and not typed and (_ended(data, one[1]) or (sign == b\"*\" and _blacked_out(data, one, two))):"),
        "if False:",
    ),
    Defence(
        "a page is not nested beyond what browsers take", ("costs",), "tree.markdown.writer",
        lit("if self._depth == NESTING_MAX:"), "if False:",
    ),
    Defence(
        "marks of a packer's machine are named", ("traces",), "tree.sources.traces.office",
        lit("None if kind in _EXTRA_HARMLESS else _EXTRA.get("), "None and _EXTRA.get(",
    ),
    Defence(
        "evidence that a server would run is refused", ("served",), "tree.sources.active",
        lit("ending in _RUN_BY_SERVERS or _PHP.fullmatch(ending)"), "False",
    ),
    Defence(
        "what evidence tells of people is named", ("traces",), "tree.sources.documents",
        lit("if name in found.telling and not item.kept:"), "if False:",
    ),
    Defence(
        "members of a zip are looked into as files are", ("traces",), "tree.sources.traces.archives",
        lit("elif trace := look(data, "), "elif trace := (lambda *_: None)(data, ",
        ("test_what_a_photograph_tells_in_a_zip",),
    ),
    Defence(
        "a zip of evidence is looked into within bounds", ("48",), "tree.sources.traces.archives",
        lit("if sum(member.length for member in members) > WHOLE_MAX_LENGTH:"), "if False:",
    ),
    Defence(
        "what swells within a zip of evidence is bounded", ("48",), "tree.sources.traces.archives",
        lit("if left < 0:"), "if False:",
    ),
    Defence(
        "evidence stands in the page's breadth", ("paper",), "tree.bundles.pdf",
        lit("display:block!important;"), "",
    ),
    Defence(
        "a fingerprint is not as broad as on a screen", ("paper",), "tree.bundles.pdf",
        lit(".digits{max-width:none!important;margin:.3rem 0 1rem!important}"), "",
    ),
    Defence(
        "a PDF names neither program nor hour", ("69",), "core.paper",
        lit("for key in [*made.docinfo.keys()]:"), "for key in []:",
    ),
    Defence(
        "a letter that no font has is not printed as a box", ("paper",), "core.paper",
        lit("    if missing:"), "    if False:",
    ),
    Defence("what would be cut off is not printed", ("paper",), "core.paper",
        lit("if not beyond and (not sheet.pages or len(document.pages) <= sheet.pages):"), "if True:",
    ),
    Defence(
        "links out of site/ are not followed", ("unpublished",), "tree.sources.leavings",
        lit("elif entry.is_file(follow_symlinks=False):"), "elif entry.is_file():",
    ),
    Defence(
        "a folder of drafts is a folder", ("unpublished",), "reports.drafts", lit("if folder.is_symlink():"), "if False:",
    ),
    Defence(
        "other sites' requests to the preview are refused", ("preview",), "desk.live",
        lit('if not _is_own(self.headers.get("Sec-Fetch-Site"), self.headers.get("Sec-Fetch-Mode")):'), "if False:",
    ),
    Defence(
        "the preview answers to this machine's names", ("preview",), "desk.live", lit("return super().is_for_us()"),
        "return True",
    ),
    Defence("no origin reads the preview", ("preview",), "desk.live", lit('        return ""\n'), '        return "*"\n'),
    Defence(
        "nobody frames the preview", ("preview",), "desk.live", lit("frame-ancestors 'none'"), "frame-ancestors *",
    ),
    Defence(
        "a draft is taken in over nothing", ("unpublished",), "reports.accept",
        lit("if os.path.lexists(root / SITE / into) and not"), "if False and not",
    ),
    Defence(
        "a link in a site's folder is a fault", ("site links",), "tree.sites.folder",
        lit("elif not entry.is_file(follow_symlinks=False):"), "elif not entry.is_file():",
    ),
    Defence(
        "names that look secret are refused in a site", ("site secrets",), "tree.sites.secrets",
        lit("pattern.fullmatch(name)), None)"), "False), None)",
    ),
    Defence(
        "private keys are found in any file of a site", ("site secrets",), "tree.sites.secrets",
        lit("if _KEY.search(data):"), "if False:",
    ),
    Defence(
        "the last snapshot is hashed before it is used again", ("site changes",), "tree.sites.taking",
        lit("if files.digest(there)[0] != note.sha256:"), "if False:",
    ),
    Defence(
        "a folder is looked at again after the snapshot", ("site changes",), "tree.sites.snapshot",
        lit("for path in found.keys() ^ again.keys()"), "for path in found.keys() & {None}",
    ),
    Defence(
        "a comment's end is looked for once", ("site costs",), "tree.sites.markup",
        lit("return _end(_REST, data, start + 4)"),
        'return min(_after(data, end, start + 4) for end in (b"-->", b"--!>"))',
    ),
    Defence(
        "names of a recording stay in its folder", ("site names",), "reports.fetched.recorded",
        lit('kept = [part for part in parts[:-1] if part not in ("", ".", "..")]'), "kept = parts[:-1]",
    ),
    Defence(
        "wget goes round no proxy", ("site proxy",), "reports.fetched.wget", lit('if kind != "http":'), "if False:",
    ),
    Defence(
        "one host passes the gate", ("site redirects",), "reports.fetched.gate",
        lit("if _shown(host) == self._host and port in self._ports:"), "if True:",
    ),
    Defence(
        "a site's next address is no machine of ours", ("site redirects",), "reports.fetched.gate",
        lit("return public if self._public else found"), "return found",
    ),
    Defence(
        "ftp goes through the gate, too", ("site redirects",), "reports.fetched.wget",
        lit('("http_proxy", "https_proxy", "ftp_proxy")'), '("http_proxy", "https_proxy")',
    ),
    Defence(
        "a file that a crawler names lies in its folder", ("site talk",), "reports.fetched.wget",
        lit("return line if here and (folder / name).is_file()"), "return line if True",
    ),
    Defence(
        "no end of a line is asked for", ("site talk",), "reports.fetched.wget",
        lit('refused = [NAMELESS, *('), 'refused = ["^$", *(',
    ),
    Defence(
        "a journal's lines end as we end them", ("site talk",), "reports.fetched.crawl",
        lit('.removesuffix("\\n").split("\\n")'), ".splitlines()",
    ),
    Defence(
        "pages with nothing new are left out", ("site without end",), "reports.fetched.alike",
        lit("return form if row.alike >= self._most else None"), "return None",
    ),
    Defence(
        "an answer by drops is cut", ("site without end",), "reports.fetched.gate",
        lit("if came < taken_s * DRIP_LEAST:"), "if False:",
    ),
    Defence(
        "half a file is not published", ("site without end",), "reports.fetched.crawl",
        lit("            file.unlink()\n            halves.add(name)"), "            pass",
    ),
)  # fmt: skip
