"""A line to a port of this machine, which counts what goes over it and can be cut in the middle of a file."""

import socket
import threading
from contextlib import suppress


class Line:
    """Connections to a port, by way of another port.

    Args:
        to: The port at which the server listens.
    """

    def __init__(self, to: int) -> None:
        self.up = 0
        """Bytes which went to the server."""
        self._to = to
        self._most: int | None = None
        self._mutex = threading.Lock()
        self._ends: list[socket.socket] = []
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> "Line":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.break_after(0)
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def break_after(self, length: int) -> None:
        """Carry so many bytes to the server, then end all connections and take none."""
        self.up, self._most = 0, length
        if not length:
            self._end()

    def mend(self) -> None:
        """Carry all again, and count from nothing."""
        self.up, self._most = 0, None

    def _end(self) -> None:
        with self._mutex:
            ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    @property
    def _broken(self) -> bool:
        return self._most is not None and self.up >= self._most

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                here = self._socket.accept()[0]
                threading.Thread(target=self._carry, args=(here,), daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        with here, socket.create_connection(("127.0.0.1", self._to)) as there, suppress(OSError):
            with self._mutex:
                self._ends += here, there
            back = threading.Thread(target=self._down, args=(there, here), daemon=True)
            back.start()
            while not self._broken and (data := here.recv(1 << 16)):
                with self._mutex:
                    self.up += len(data)
                there.sendall(data)
            if self._broken:
                self._end()
            there.shutdown(socket.SHUT_WR)
            back.join()

    @staticmethod
    def _down(there: socket.socket, here: socket.socket) -> None:
        with suppress(OSError):
            while data := there.recv(1 << 16):
                here.sendall(data)
            here.shutdown(socket.SHUT_WR)
