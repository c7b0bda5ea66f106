"""Questions with a body, posted to a web service.

They are put again while there is time.
"""

import random
import time
from urllib.parse import urlsplit

from publish.copies.hosts.allowance import Allowance
from publish.copies.hosts.http import redirect
from publish.copies.hosts.http.answer import Reply
from publish.copies.hosts.http.faults import WireError
from publish.copies.hosts.http.pace import TRIES_MAX
from publish.copies.hosts.http.pool import pool_to
from publish.copies.hosts.web import HEADERS, REDIRECTS_MAX, Patience, origin_of
from publish.copies.hosts.weberrors import of_failure, of_status
from publish.core.errors import BusyError, InterferenceError, UnreachableError
from publish.core.source import OverlongError

POST_TRIES_MAX = 3  # of one post, where the line breaks; one to a busy service has as many as a reader's question
POST_PAUSE_S = 0.25  # before the second of them: two fit into the three seconds for which a release waits for stamps


def post(url: str, body: bytes, *, kind_of_content: str, max_length: int, timeout_s: float) -> bytes:
    """Post ``body`` to a web service, and return the answer.

    It is posted again where the service has moved: to the same server, or to any under TLS. So it is where the service
    is busy, or the line broke, while there is time. The whole answer must have come ``timeout_s`` seconds after the
    call. A name server which hangs is not bounded by this.

    Raises:
        BusyError: The service asked for patience, and for more than there was.
        HostError: No answer, a refusal, or more than ``max_length`` bytes.
    """
    patience = Patience(read_s=timeout_s, whole_s=timeout_s, floor=1 << 62, pause_s=POST_PAUSE_S)
    allowance, tries = patience.allowance(max_length), 0
    while True:
        tries += 1
        try:
            return _post(url, body, kind_of_content, max_length, allowance)
        except UnreachableError as e:
            wait_s = patience.pause_s * float(1 << (tries - 1)) * (0.75 + random.random() / 2)  # noqa: S311 - no secret
            wait_s = max(wait_s, e.retry_after_s or 0.0)
            most = TRIES_MAX if isinstance(e, BusyError) else POST_TRIES_MAX
            if tries >= most or time.monotonic() + wait_s >= allowance.until:
                raise
        time.sleep(wait_s)


def _post(url: str, body: bytes, kind_of_content: str, max_length: int, allowance: Allowance) -> bytes:
    """Post once, and wherever the service has moved."""
    host, to, target = urlsplit(url).netloc, origin_of(url, url), redirect.target_of(urlsplit(url))
    headers = (("Content-Type", kind_of_content), ("Content-Length", str(len(body))))
    try:
        for _ in range(REDIRECTS_MAX + 1):
            pool = pool_to(to, connect_s=allowance.read_s, headers=HEADERS)
            reply = pool.ask("POST", target, allowance, headers=headers, body=body)
            try:
                if reply.status not in redirect.MOVED:
                    if error := of_status(reply.status, reply.headers, host, ""):
                        raise error
                    return _at_most(reply, max_length, host)
                to, target = redirect.follow(to, target, reply.headers.get("location"), secured=True)
            finally:
                reply.close()
                pool.close()
    except WireError as e:
        raise of_failure(e, host, "") from e
    except redirect.AwayError as e:
        raise InterferenceError(str(e), host=host) from e
    raise InterferenceError(f"redirected more than {REDIRECTS_MAX} times", host=host)


def _at_most(reply: Reply, max_length: int, host: str) -> bytes:
    data = reply.rest(max_length)
    if len(data) > max_length:
        raise OverlongError(f"sends more than {max_length} bytes", host=host)
    return data
