"""A signed request to an S3 host, within bounds.

botocore's own connections have no bounds: their timeouts begin anew with each byte, and any answer is read to its
end, however long. What is NOT done here: saying what an answer means.
"""

import re
import time
from datetime import datetime
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from publish.copies.hosts.allowance import Allowance, Body, announced, within
from publish.core.errors import InterferenceError
from publish.core.source import clock_of

CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 30
CALL_S = 30  # for one answer, and a second more for each FLOOR bytes that go or come
FLOOR = 8192  # bytes/s: below, a host is as good as silent
ANSWER_MAX_LENGTH = 16 << 20  # bytes: a page of a listing has a thousand names
_ODD_SIZE = re.compile(rb"<(?:\w{1,20}:)?Size(?:\s[^<>]{0,100})?>(?![0-9]{1,17}<)")
_TCP_NODELAY = (6, 1, 1)  # without it each small object waits 40 ms for an acknowledgement


class Wire:
    """The connections to a host.

    Args:
        name: The host's name in messages.
        verify: A file of certificates to trust instead of the system's.
    """

    def __init__(self, name: str, base: str, *, verify: str | None, connections: int) -> None:
        self._name = name
        self.clock: datetime | None = None
        """The latest time in the host's answers."""
        session: Any = URLLib3Session  # its stubs know fewer types than it takes
        self._session: URLLib3Session = session(
            verify=verify or True,
            proxies=get_environ_proxies(base),
            timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
            max_pool_connections=connections,
            socket_options=[_TCP_NODELAY],
        )

    def send(self, request: Any, **_: Any) -> AWSResponse:
        """Send a prepared request once.

        The signature is the shape of botocore's own sending, so that its clients can use this method.

        Raises:
            TooSlowError: No whole answer came in time. Of a streamed body: no head came in time.
        """
        streamed, request.stream_output = request.stream_output, True
        seconds = CALL_S + _length(request) / FLOOR
        until = time.monotonic() + seconds

        def exchange() -> AWSResponse:
            answer = self._session.send(request)
            try:
                announced(answer.headers.get("Content-Length"))
            except ValueError as e:
                answer.raw.close()
                raise InterferenceError("says a length that is no number", host=self._name) from e
            if said := clock_of(answer.headers.items()):
                self.clock = max(said, self.clock or said)
            # What is streamed is bounded by who asked for so many bytes; here only in time.
            length = 1 << 62 if streamed else ANSWER_MAX_LENGTH
            allowance = Allowance(until, READ_TIMEOUT_S, FLOOR, length, length)
            answer.raw = Body(answer.raw, allowance)
            if not streamed:
                try:
                    _ = answer.content
                except BaseException:
                    answer.raw.close()
                    raise
            return answer

        return within(seconds + READ_TIMEOUT_S, exchange, host=self._name)

    def plain_sizes(self, response_dict: dict[str, Any], **_: Any) -> None:
        """Refuse a listing whose sizes are no plain numbers.

        botocore reads some signs and underscores as numbers.

        Raises:
            InterferenceError: A size is no plain number.
        """
        if _ODD_SIZE.search(response_dict.get("body") or b""):
            raise InterferenceError("what answered is not S3: it lists a size that is no number", host=self._name)


def _length(request: Any) -> int:
    """Return the length of the request's own body (bytes)."""
    said = str(request.headers.get("Content-Length", ""))
    return int(said) if said.isdecimal() else 0
