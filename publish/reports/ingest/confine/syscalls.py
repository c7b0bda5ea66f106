"""Numbers of the system calls that a parser needs, by architecture.

From the kernel's headers (asm/unistd_64.h, asm-generic/unistd.h). A call that is absent here is refused, also one that
later kernels bring. What is NOT done here: judging arguments.
"""

from dataclasses import dataclass

# Absent on purpose, though harmless at first sight: truncate, chmod, chown, utimensat and the attributes take a path
# and no version of Landlock looks at them; uname tells the machine's name, which would end in a published text.
_CALLS = """
read 0 63, write 1 64, close 3 57, lseek 8 62, fstat 5 80, stat 4 -, lstat 6 -, newfstatat 262 79, statx 332 291,
open 2 -, openat 257 56, access 21 -, faccessat 269 48, faccessat2 439 439, readlink 89 -, readlinkat 267 78,
getdents64 217 61, getcwd 79 17, unlink 87 -, unlinkat 263 35, rename 82 -,
renameat 264 38, renameat2 316 276, ftruncate 77 46, fsync 74 82, fdatasync 75 83, dup 32 23, dup2 33 -, dup3 292 24,
pread64 17 67, pwrite64 18 68, readv 19 65, writev 20 66, preadv 295 69, pwritev 296 70, sendfile 40 71,
copy_file_range 326 285, umask 95 166, statfs 137 43, fstatfs 138 44, pipe 22 -, pipe2 293 59, poll 7 -, ppoll 271 73,
select 23 -, pselect6 270 72, fadvise64 221 223, close_range 436 436,
mmap 9 222, munmap 11 215, mprotect 10 226, mremap 25 216, madvise 28 233, msync 26 227, mincore 27 232, brk 12 214,
membarrier 324 283, futex 202 98, set_robust_list 273 99, get_robust_list 274 100, set_tid_address 218 96,
rseq 334 293, sched_yield 24 124, sched_getaffinity 204 123, sched_getparam 143 121, sched_getscheduler 145 120,
getcpu 309 168, getpid 39 172, gettid 186 178, getuid 102 174, geteuid 107 175, getgid 104 176, getegid 108 177,
getrandom 318 278, clock_gettime 228 113, clock_getres 229 114, clock_nanosleep 230 115, nanosleep 35 101,
gettimeofday 96 169, time 201 -, times 100 153, getrusage 98 165, getrlimit 97 163, sysinfo 99 179,
rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, sigaltstack 131 132, restart_syscall 219 128,
exit 60 93, exit_group 231 94
"""


@dataclass(frozen=True, slots=True)
class Architecture:
    """The numbers of one kind of processor."""

    audit: int
    """The kernel's own name for it (linux/audit.h)."""
    free: tuple[int, ...]
    """Calls that are harmless whatever their arguments are."""
    clone: int
    fcntl: int
    prlimit: int
    tgkill: int


def _column(index: int) -> tuple[int, ...]:
    rows = (row.split() for row in _CALLS.split(","))
    return tuple(int(row[index]) for row in rows if row[index] != "-")


ARCHITECTURES = {
    "x86_64": Architecture(0xC000003E, _column(1), clone=56, fcntl=72, prlimit=302, tgkill=234),
    "aarch64": Architecture(0xC00000B7, _column(2), clone=220, fcntl=25, prlimit=261, tgkill=131),
}
