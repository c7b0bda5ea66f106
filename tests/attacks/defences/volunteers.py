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
        lit('sys.executable, "-P", "-m"'), 'sys.executable, "-m"', ("test_a_timer_runs_no_program_of_the_copy",),
    ),
    Defence(
        "a unit holds no password", ("volunteer",), "readers.clone.unit",
        r'if "@" in urlsplit\(.*\)\.netloc:', "if False:", ("test_a_proxys_password_stays_out_of_units",),
    ),
)  # fmt: skip
