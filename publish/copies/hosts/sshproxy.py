"""A connection for ssh through the proxy that the environment names.

ssh starts this program, and is handed a socket.

For ``ProxyCommand`` with ``ProxyUseFdpass``: ssh itself minds no ALL_PROXY, and would go straight to the host.
"""

import os
import socket
import sys
import time

from publish.copies.hosts.http import proxies, tunnel
from publish.copies.hosts.http.faults import WireError
from publish.core.errors import StetError

SAID = "stet: "
"""Put before a failure, for it to be told from ssh's own words."""


def main(words: list[str]) -> int:
    """Connect to the host and port in ``words``, for so many seconds, and hand the connection to ssh."""
    host, port, seconds = words[0], int(words[1]), float(words[2])
    try:
        found = proxies.of_environment("ssh", host, port)
        if found is None:
            raise StetError("no proxy is named")
        connection = tunnel.through(found, host, port, time.monotonic() + seconds, greets=True)
    except (StetError, WireError) as e:
        os.write(2, f"{SAID}{getattr(e, 'reason', e)}\n".encode())
        return 1
    # Handed over, not carried: each byte would come by here twice.
    with connection, socket.socket(fileno=os.dup(1)) as to_ssh:
        socket.send_fds(to_ssh, [b"\0"], [connection.fileno()])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
