"""What defends the publisher's secrets, and hosts whose key was stolen."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "a file that others may write to names no programs", ("secrets",), "core.secretsettings",
        lit("    return _others(file)\n"), "    return None\n",
        ("test_somebody_else_of_this_machine_writes_a_command",),
    ),
    Defence(
        "a program's words are not shown", ("secrets",), "copies.hosts.secrets",
        lit("stderr=subprocess.DEVNULL"), "stderr=None",
        ("test_a_program_says_the_secret_while_it_fails",),
    ),
    Defence(
        "a program is given no other secrets", ("secrets",), "core.environment",
        lit('for name, value in os.environ.items() if not name.startswith("STET_")}'), "for name, value in os.environ.items()}",
        ("test_a_program_for_one_secret_is_given_the_others",),
    ),
    Defence(
        "who opens evidence is not given the passphrase", ("secrets",), "core.processes",
        lit("environment = without_secrets() |"), "environment = dict(os.environ) |",
        ("test_a_process_of_the_build_is_not_given_the_passphrase",),
    ),
    Defence(
        "no lock is made through a link", ("folder from somebody",), "core.disk",
        lit("flags | os.O_NOFOLLOW, 0o600"), "flags, 0o600", ("test_a_state_from_somebody_with_links_in_it",),
    ),
    Defence(
        "what a program told is hidden in traces", ("secrets",), "cli._session",
        lit("for value in room.told() if room else ():"), "for value in ():",
        ("test_a_trace_shows_what_a_program_told",),
    ),
    Defence(
        "a place that was ours is ours, were all of it written over", ("thief",), "copies.push.place",
        lit("(bool(signed) and self._was_ours)"), "False",
        ("test_the_key_that_pushes_is_stolen_and_everything_is_written_over",),
    ),
    Defence(
        "bytes of the right length are read where nothing verifies", ("thief",), "copies.push.look",
        lit("differing |= self._spoilt(held or {})"), "pass",
        ("test_the_key_that_pushes_is_stolen_and_everything_is_written_over",),
    ),
    Defence(
        "a key that may not delete ends no push", ("thief",), "copies.push.leavings",
        lit("            left.append(path)\n"), "            raise\n",
        ("test_a_root_of_the_thiefs_stays_until_the_second_key_is_brought",),
    ),
    Defence(
        "a root that shuts readers out is told", ("thief",), "copies.push.leavings",
        lit(" or is_root(path))"), ")",
        ("test_a_root_of_the_thiefs_stays_until_the_second_key_is_brought",),
    ),
)  # fmt: skip
