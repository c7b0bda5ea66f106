"""A reader that somebody took over: it tries the ways out, and answers with those that are open.

A way is open if the kernel began to look at what was asked for: calls that would do harm are made with nonsense.
"""

import ctypes
import fcntl
import os
import platform
import resource
import socket
import termios
from collections.abc import Callable
from errno import EACCES, EAFNOSUPPORT, ENOENT, ENOSYS, EPERM, EROFS
from pathlib import Path

from publish.reports.ingest.document import Document, Hints, Offer

_LIBC = ctypes.CDLL(None, use_errno=True)
# x86_64, aarch64
_NUMBERS = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40),
    "bpf": (321, 280), "perf_event_open": (298, 241), "keyctl": (250, 219), "add_key": (248, 217),
    "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "fsopen": (430, 430), "open_by_handle_at": (304, 265), "clone3": (435, 435), "init_module": (175, 105),
    "kexec_load": (246, 104), "shmget": (29, 194), "mq_open": (180, 180), "memfd_create": (319, 279),
    "execveat": (322, 281), "chroot": (161, 51), "reboot": (169, 142), "swapon": (167, 224), "quotactl": (179, 60),
    "rt_sigqueueinfo": (129, 138), "sched_setaffinity": (203, 122), "acct": (163, 89), "sethostname": (170, 161),
    "fanotify_init": (300, 262), "landlock_create_ruleset": (444, 444), "prctl": (157, 167), "personality": (135, 92),
}  # fmt: skip


def _call(name: str, *arguments: int) -> None:
    number = _NUMBERS[name][platform.machine() != "x86_64"]
    answer = _LIBC.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments))
    if answer < 0:
        raise OSError(ctypes.get_errno(), name)


def _ways(secret: Path, scratch: Path, parent: int, port: int) -> dict[str, Callable[[], object]]:
    beside = secret.parent

    def signalled() -> None:
        read, _write = os.pipe()
        fcntl.fcntl(read, fcntl.F_SETOWN, parent)

    def leftover() -> None:
        # The document and the answer are its own; anything else was forgotten.
        for number in range(3, 64):
            try:
                what = os.fstat(number)
            except OSError:
                continue
            if os.path.sameopenfile(number, number) and (what.st_mode & 0o170000) not in (0o100000, 0o010000):
                return
        raise PermissionError

    def environment() -> None:
        if not set(os.environ) - {"LC_CTYPE"}:
            raise PermissionError

    def higher() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))

    def through_a_link() -> None:
        os.symlink(secret, scratch / "link")
        (scratch / "link").read_bytes()

    def program() -> None:
        held = os.open(scratch / "program", os.O_CREAT | os.O_WRONLY, 0o700)
        os.write(held, b"#!/bin/sh\n")
        os.close(held)
        os.posix_spawn(str(scratch / "program"), ["program"], {})

    return {
        "read a file of the system's": lambda: Path("/etc/passwd").read_bytes(),
        "read a file beside the document": secret.read_bytes,
        "list the document's folder": lambda: os.listdir(beside),
        "list the home": lambda: os.listdir(Path.home()),
        "list the root": lambda: os.listdir("/"),
        "write beside the document": lambda: (beside / "new").write_text("x"),
        "write among the system's files": lambda: Path("/var/tmp/stet-was-here").write_text("x"),
        "write shared memory": lambda: Path("/dev/shm/stet-was-here").write_text("x"),
        "empty a file by its path": lambda: os.truncate(beside / "victim", 0),
        "open a file of others to all": lambda: os.chmod(beside / "victim", 0o666),
        "change a file's owner": lambda: os.chown(beside / "victim", os.getuid(), os.getgid()),
        "change a file's time": lambda: os.utime(beside / "victim", (0, 0)),
        "put a mark on a file": lambda: os.setxattr(beside / "victim", "user.mark", b"x"),
        "rename a file": lambda: os.rename(beside / "victim", beside / "renamed"),
        "take a file away": lambda: os.unlink(beside / "renamed"),
        "link a file into the scratch folder": lambda: os.link(secret, scratch / "hard"),
        "a link out of the scratch folder": through_a_link,
        "a folder": lambda: os.mkdir(scratch / "folder"),
        "a device": lambda: os.mknod(scratch / "device", 0o020600, os.makedev(1, 3)),
        "a named pipe": lambda: os.mkfifo(scratch / "pipe"),
        "connect by TCP": lambda: socket.create_connection(("127.0.0.1", port), 1).close(),
        "send by UDP": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close(),
        "a socket for IPv6": lambda: socket.socket(socket.AF_INET6).close(),
        "a socket of this machine": lambda: socket.socket(socket.AF_UNIX).close(),
        "a pair of sockets": socket.socketpair,
        "a socket to the kernel": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close(),
        "ask for a name": lambda: socket.getaddrinfo("localhost", 80),
        "read the parent's environment": lambda: Path(f"/proc/{parent}/environ").read_bytes(),
        "read its own memory as a file": lambda: Path("/proc/self/mem").open("rb").close(),
        "signal the parent": lambda: os.kill(parent, 0),
        "signal everybody": lambda: os.kill(-1, 0),
        "have the kernel signal the parent": signalled,
        "bound the parent": lambda: resource.prlimit(parent, resource.RLIMIT_CORE, (0, 0)),
        "raise its own limits": higher,
        "trace the parent": lambda: _call("ptrace", 16, parent, 0, 0),
        "read the parent's memory": lambda: _call("process_vm_readv", parent, 0, 0, 0, 0, 0),
        "hold the parent": lambda: _call("pidfd_open", parent, 0),
        "take the parent's files": lambda: _call("pidfd_getfd", -1, 0, 0),
        "queue a signal": lambda: _call("rt_sigqueueinfo", parent, 0, 0),
        "a second process": _forked,
        "a process by clone3": lambda: _call("clone3", 0, 0),
        "start a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "start a program of its own": program,
        "become a program": lambda: _call("execveat", -100, 0, 0, 0, 0),
        "a file in memory": lambda: _call("memfd_create", 0, 0),
        "memory of System V": lambda: _call("shmget", 0, 4096, 0o1600),
        "a queue of messages": lambda: _call("mq_open", 0, 0, 0, 0),
        "another namespace": lambda: _call("unshare", 0x10000000),
        "another's namespace": lambda: _call("setns", -1, 0),
        "mount": lambda: _call("mount", 0, 0, 0, 0, 0),
        "a new file system": lambda: _call("fsopen", 0, 0),
        "another root": lambda: _call("chroot", 0),
        "a file by its handle": lambda: _call("open_by_handle_at", -1, 0, 0),
        "a program in the kernel": lambda: _call("bpf", 0, 0, 0),
        "counters of the kernel's": lambda: _call("perf_event_open", 0, 0, -1, -1, 0),
        "keys of the kernel's": lambda: _call("keyctl", 0, -3, 0),
        "a key for the kernel": lambda: _call("add_key", 0, 0, 0, 0, -3),
        "faults of pages": lambda: _call("userfaultfd", 1),
        "rings": lambda: _call("io_uring_setup", 1, 0),
        "a module": lambda: _call("init_module", 0, 0, 0),
        "another kernel": lambda: _call("kexec_load", 0, 0, 0, 0),
        "watch all files": lambda: _call("fanotify_init", 0, 0),
        "weaken its walls": lambda: _call("prctl", 22, 0, 0, 0, 0),
        "another personality": lambda: _call("personality", 0x0008),
        "the machine's name": lambda: socket.gethostname(),
        "type on the terminal": lambda: fcntl.ioctl(0, termios.TIOCSTI, b"x"),
        "the environment": environment,
        "files left open": leftover,
    }


def _forked() -> None:
    if not os.fork():
        os._exit(0)


HARMLESS = frozenset({
    "read a file of the system's", "read a file beside the document", "list the root", "write beside the document",
    "empty a file by its path", "open a file of others to all", "change a file's time", "rename a file",
    "take a file away", "link a file into the scratch folder", "a link out of the scratch folder", "connect by TCP",
    "send by UDP", "a socket of this machine", "a pair of sockets", "signal the parent", "a second process",
    "have the kernel signal the parent", "start a program", "start a program of its own", "become a program",
    "a file in memory", "memory of System V", "the machine's name", "another namespace",
})  # fmt: skip
"""Ways that are open to any program without walls; with the rest it is for the machine to say."""


def refused(way: Callable[[], object]) -> bool:
    """Whether the kernel did not even look at it."""
    try:
        way()
    except socket.gaierror:
        return True
    except OSError as error:
        return error.errno in (None, EACCES, EPERM, ENOSYS, EROFS, EAFNOSUPPORT, ENOENT)
    except ValueError:  # limits that may not be raised
        return True
    return False


def read(data: bytes, hints: Hints) -> Document:
    secret, scratch, parent, port = hints.places
    ways = _ways(Path(secret), Path(scratch), int(parent), int(port))
    found = tuple(Offer(name, "open") for name, way in ways.items() if not refused(way))
    (Path(scratch) / "may").write_text("its own folder")
    return Document("escapes", (), {"open": found, "tried": (Offer(str(len(ways)), ""),)})
