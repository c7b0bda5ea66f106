"""A process as a container has it: root with few powers, and a filter that refuses namespaces and mounts.

After the profile that Docker and Podman share, as far as it matters here. Our own filter comes on top of it.
"""

import platform
from errno import EPERM

from publish.reports.ingest.confine import kernel, seccomp

_REFUSED = {  # mount, umount2, unshare, setns, keyctl, add_key, bpf, perf_event_open, ptrace, userfaultfd, pivot_root
    "x86_64": (165, 166, 272, 308, 250, 248, 321, 298, 101, 323, 155, 425, 435),
    "aarch64": (40, 39, 97, 268, 219, 217, 280, 241, 117, 282, 41, 425, 435),
}
_POWERS = (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31)  # chown, dac_override, fowner … setfcap


def enter() -> None:
    """Make this process one of a container's."""
    for power in range(64):
        if power not in _POWERS:
            kernel.control(24, power)  # PR_CAPBSET_DROP
    mask = sum(1 << power for power in _POWERS).to_bytes(4, "little")
    # Effective, permitted and inheritable, low half and high half.
    number = {"x86_64": 126, "aarch64": 91}[platform.machine()]
    header = (0x20080522).to_bytes(4, "little") + bytes(4)
    kernel.demand(kernel.call(number, header, (mask * 3) + bytes(12)), "capset")
    kernel.control(38, 1)  # PR_SET_NO_NEW_PRIVS
    steps = [seccomp._step(0x20, 0)]
    for refused in _REFUSED[platform.machine()]:
        steps += [seccomp._step(0x15, refused, 0, 1), seccomp._step(0x06, 0x00050000 | EPERM)]
    seccomp.install(b"".join([*steps, seccomp._step(0x06, 0x7FFF0000)]))
