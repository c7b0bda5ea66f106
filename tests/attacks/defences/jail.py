"""What keeps a document in, once it has taken its reader over."""

from tests.attacks.defences.defence import Defence, lit

_NOWHERE = ("test_a_reader_that_was_taken_over_gets_nowhere",)
_BREAKS = ("test_a_reader_that_breaks_is_a_reason",)

DEFENCES = (
    Defence(
        "a reader sees no files but its own", ("64",), "reports.ingest.confine.walls",
        lit("landlock.restrict(read, write)"), "pass", tests=_NOWHERE,
    ),
    Defence(
        "a reader makes no call that parsers do not need", ("64", "65"), "reports.ingest.confine.walls",
        r"seccomp\.restrict\(\)(?=\n    elif)", "pass", tests=(*_NOWHERE, "test_a_document_fetches_nothing"),
    ),
    Defence(
        "no signal is sent through a file", ("64",), "reports.ingest.confine.seccomp",
        lit("_FCNTL = (0,"), "_FCNTL = (8, 0,", tests=_NOWHERE,
    ),
    Defence(
        "limits are one's own", ("64",), "reports.ingest.confine.seccomp",
        lit("_judged(known.prlimit, 0, [_step(_EQUAL, 0, 0, 1), "), "_judged(known.prlimit, 0, [_step(_EQUAL, 0, 0, 0), ",
        tests=_NOWHERE,
    ),
    Defence(
        "the interpreter of the jail has no environment", ("64",), "reports.ingest.jail",
        lit("env={},"), "env={**os.environ},", tests=_NOWHERE,
    ),
    Defence(
        "a reader holds no files of others", ("64",), "reports.ingest.cell",
        lit("os.closerange(low + 1, high)"), "pass", tests=_NOWHERE,
    ),
    Defence(
        "no links are made in the scratch folder", ("64",), "reports.ingest.confine.syscalls",
        lit("unlink 87 -,"), "unlink 87 -, symlink 88 -, mknodat 259 33,", tests=_NOWHERE,
    ),
    Defence(
        "a document is not read where it cannot be locked in", ("64",), "reports.ingest.cell",
        lit('_answer(answer, OPEN, f"{error}")'), "pass",
        tests=("test_a_wall_that_does_not_stand_keeps_the_document_closed",),
    ),
    Defence(
        "no walls, no reading", ("64",), "reports.ingest.jail", lit("if unconfined:"), "if True:",
        tests=("test_a_machine_without_walls_reads_nothing_unasked",),
    ),
    Defence(
        "a reader's memory is bounded", ("64",), "reports.ingest.confine.limits",
        lit("(resource.RLIMIT_AS, limits.memory_mib * MIB, limits.memory_mib * MIB),"), "", tests=_BREAKS,
    ),
    Defence(
        "a scratch folder is bounded", ("64",), "reports.ingest.jail", lit("over = _over(scratch, limits)"), "over = None",
        tests=_BREAKS,
    ),
    Defence(
        "an answer is bounded", ("64",), "reports.ingest.jail",
        lit("len(self.answer) > limits.answer_mib * MIB"), "False", tests=_BREAKS,
    ),
    Defence(
        "files made anew are plain files of the scratch folder", ("64",), "reports.ingest.jail",
        lit("os.path.basename(name) == name and "), "", tests=_BREAKS,
    ),
)  # fmt: skip
