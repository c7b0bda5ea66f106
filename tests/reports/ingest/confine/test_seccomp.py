import platform
import struct
from errno import ENOSYS

import pytest

from publish.reports.ingest.confine import kernel, seccomp
from publish.reports.ingest.confine.syscalls import ARCHITECTURES

_ALLOWED, _REFUSED, _KILLED = 0x7FFF0000, 0x00050000 | ENOSYS, 0x80000000
_OWN = 4711
# ptrace, mount, socket, fork, execve, kill, chmod, truncate, io_uring_setup, clone3, one that nobody knows yet, x32
_DANGEROUS = {
    "x86_64": (101, 165, 41, 57, 59, 62, 90, 76, 425, 435, 1_000, 0x40000000),
    "aarch64": (117, 40, 198, 900, 221, 129, 52, 45, 425, 435, 1_000, 2_000),
}


def _judge(code: bytes, audit: int, number: int, *arguments: int) -> int:
    """What the kernel would make of a call: the few instructions that our filters have."""
    data = struct.pack("=IIQ6Q", number, audit, 0, *(*arguments, 0, 0, 0, 0, 0, 0)[:6])
    steps = list(struct.iter_unpack("=HBBI", code))
    at = held = 0
    while True:
        kind, hit, miss, value = steps[at]
        at += 1
        if kind == 0x20:
            (held,) = struct.unpack_from("=I", data, value)
        elif kind == 0x06:
            return int(value)
        else:
            at += hit if (held == value if kind == 0x15 else held & value) else miss


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_what_parsers_need_passes_and_nothing_else(name: str) -> None:
    known = ARCHITECTURES[name]
    code = seccomp.program(known, _OWN)

    def judge(number: int, *arguments: int) -> int:
        return _judge(code, known.audit, number, *arguments)

    assert {judge(number) for number in known.free} == {_ALLOWED}
    assert {judge(number) for number in _DANGEROUS[name]} == {_REFUSED}
    assert judge(known.clone, 0x003D0F00) == _ALLOWED  # as pthread_create asks
    assert judge(known.clone, 17) == judge(known.clone, 0x10010000) == _REFUSED  # fork; a thread in a namespace
    assert judge(known.fcntl, 3, 1030) == _ALLOWED
    assert judge(known.fcntl, 3, 8) == judge(known.fcntl, 3, 10) == _REFUSED  # F_SETOWN, F_SETSIG
    assert judge(known.tgkill, _OWN) == _ALLOWED
    assert judge(known.tgkill, _OWN + 1) == _REFUSED
    assert judge(known.prlimit, 0) == _ALLOWED
    assert judge(known.prlimit, 1) == _REFUSED
    assert _judge(code, 0x40000003, known.free[0]) == _KILLED  # a program of 32 bits


def test_a_processor_without_a_list_has_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "vax")
    assert not seccomp.available()
    with pytest.raises(kernel.WallError, match="vax"):
        seccomp.restrict()
