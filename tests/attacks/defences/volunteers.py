"""What defends volunteers, and readers and publishers from whoever poses as one."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "a copy says of no folder which archive it is", ("volunteer",), "cli.clone",
        lit("    if made is None:\n"), "    if made is None:\n        return _Wish(_arguments.anchor(layout.FIRST_ROOT), (), folder, known=True)\n",
        ("test_volunteers",),
    ),
    Defence(
        "a reader's own witnesses are noted with the clone", ("volunteer",), "readers.clone.again",
        lit("Anchor(str(said[\"fingerprint\"]), witnesses=own)"), "Anchor(str(said[\"fingerprint\"]))",
        ("test_a_witness_once_asked_for_is_asked_for_again",),
    ),
    Defence(
        "a timer's program is not looked for in the copy", ("volunteer",), "cli._turns",
        lit('sys.executable, "-P", "-c"'), 'sys.executable, "-c"', ("test_a_timer_runs_no_program_of_the_copy",),
    ),
    Defence(
        "a unit holds no password", ("volunteer",), "readers.clone.unit",
        r'if "@" in urlsplit\(.*\)\.netloc:', "if False:", ("test_a_proxys_password_stays_out_of_units",),
    ),
    Defence(
        "an offered copy is looked at beyond its front", ("volunteer",), "archive.volunteers",
        lit("asked], Depth.SAMPLE, allowed)"), "asked], Depth.QUICK, allowed)", ("test_a_server_of_one_page_is_no_copy",),
    ),
    Defence(
        "a volunteer's name leads into no network of the publisher's", ("volunteer",), "archive.volunteers",
        lit("WebCopy(address, allowed=allowed if web else None)"), "WebCopy(address)",
        ("test_no_name_leads_the_publisher_into_its_own_network",),
    ),
    Defence(
        "numeric addresses of one network are refused", ("volunteer",), "core.formats.offer",
        lit("        if not allowed(host):\n"), "        if False:\n", ("test_an_address_that_is_not_for_everybody_is_refused",),
    ),
    Defence(
        "numeric addresses are of a block that is given out", ("volunteer",), "core.numeric",
        lit("if found not in _UNICAST:"), "if False:", ("test_an_address_that_is_not_for_everybody_is_refused",),
    ),
    Defence(
        "an address that carries another is judged by it", ("volunteer",), "core.numeric",
        lit("if (int(found) >> 32) & _ISATAP_BITS == _ISATAP and"), "if False and",
        ("test_an_address_that_is_not_for_everybody_is_refused",),
    ),
    Defence(
        "names of one network are refused", ("volunteer",), "core.formats.offer",
        lit('if "." not in host or last in _INNER:'), "if False:", ("test_an_address_that_is_not_for_everybody_is_refused",),
    ),
    Defence(
        "no password is listed", ("volunteer",), "core.formats.offer",
        lit('if "@" in parts.netloc:'), "if False:", ("test_an_address_that_is_not_for_everybody_is_refused",),
    ),
    Defence(
        "no dots of a path in other spellings are listed", ("volunteer",), "core.formats.offer",
        lit('for part in path.split("/")'), 'for part in parts.path.split("/")',
        ("test_an_address_that_is_not_for_everybody_is_refused",),
    ),
    Defence(
        "no slash of a path in another spelling is listed", ("volunteer",), "core.formats.offer",
        lit('if path.count("/") != parts.path.count("/") or "%" in path or not path.isprintable():'), "if False:",
        ("test_an_address_that_is_not_for_everybody_is_refused",),
    ),
    Defence(
        "a listed host's name is read alike by all", ("volunteer",), "core.formats.offer",
        lit('if not _NAME.fullmatch(host.replace(":", "")):'), "if False:",
        ("test_an_address_that_is_not_for_everybody_is_refused",),
    ),
    Defence(
        "the list of volunteers has an end", ("volunteer",), "archive.volunteers",
        lit("elif len(asked) >= room and offer.address not in known:"), "elif False:",
        ("test_the_list_of_volunteers_has_an_end",),
    ),
    Defence(
        "forged bytes strike a volunteer off", ("volunteer",), "release.volunteers",
        lit("return self.forged or long"), "return long", ("test_forged_bytes_strike_a_volunteer_off",),
    ),
    Defence(
        "no list sends a reader into their own network", ("22",), "readers.clone.candidates",
        lit("if outside:"), "if False:", ("test_a_list_that_leads_into_the_readers_own_network",),
    ),
    Defence(
        "the reader asks volunteers last", ("volunteer",), "mirrors.js",
        lit("at && this.isLent(address) ? LENT_LAST : 0"), "0", ("test_a_volunteer_who_wants_to_see_who_reads",),
    ),
)  # fmt: skip
