"""Callables for progress: how much of a piece of work is done."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with the number of parts done, and the number of all parts."""
HostProgress = Callable[[str, int, int], None]
"""Called with a host's name, the number of bytes sent there, and the number of bytes to send."""
