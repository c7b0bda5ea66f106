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
        "a program is given no other secrets", ("secrets",), "copies.hosts.secrets",
        lit('for name, value in os.environ.items() if not name.startswith("STET_")}'), "for name, value in os.environ.items()}",
        ("test_a_program_for_one_secret_is_given_the_others",),
    ),
    Defence(
        "what a program told is hidden in traces", ("secrets",), "cli._session",
        lit("for value in room.told() if room else ():"), "for value in ():",
        ("test_a_trace_shows_what_a_program_told",),
    ),
)  # fmt: skip
