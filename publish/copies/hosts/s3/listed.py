"""A bucket's list of files, page by page, within bounds."""

import re
import time
from collections.abc import Callable, Iterator
from html import unescape
from typing import Final
from urllib.parse import quote, unquote_plus

from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.s3.say import StoreSaid
from publish.core.errors import InterferenceError
from publish.core.source import Held

LISTING_S = 60  # for the whole list, and a second more for each of its pages with files
_LIST: Final = re.compile(rb"<(?:\w{1,20}:)?ListBucketResult[\s>]")
_CONTENTS: Final = re.compile(rb"<(?:\w{1,20}:)?Contents>")
_KEY: Final = re.compile(rb"<(?:\w{1,20}:)?Key>([^<]{1,9000})</")
_SIZE: Final = re.compile(rb"<(?:\w{1,20}:)?Size>([0-9]{1,17})</")
_CODED: Final = re.compile(rb"<(?:\w{1,20}:)?EncodingType>url</")
_MORE: Final = re.compile(rb"<(?:\w{1,20}:)?IsTruncated>true</")
_NEXT: Final = re.compile(rb"<(?:\w{1,20}:)?NextContinuationToken>([^<]{1,4000})</")


def listed(ask: Callable[[str], StoreSaid], folder: str, where: str, *, host: str) -> Iterator[Held]:
    """Yield all files below a folder.

    Args:
        ask: Sends a query to the bucket, and returns a good answer.
        where: The bucket and its host, for messages.

    Raises:
        TooSlowError: The list does not come to an end.
        InterferenceError: The answer is not S3's.
    """
    # Coded, for a key may hold letters that XML cannot.
    asked = f"encoding-type=url&list-type=2&prefix={quote(folder, safe='-_.~')}"
    until, number, token = time.monotonic() + LISTING_S, 0, ""
    while True:
        data = ask(f"{token}{asked}").data
        if time.monotonic() > until + number:
            raise TooSlowError("its list of files does not come to an end", host=host)
        if not _LIST.search(data):
            raise InterferenceError(f"what answered is not S3 ({where})", host=host)
        coded = bool(_CODED.search(data))
        files = _CONTENTS.split(data)[1:]
        for one in files:
            key, size = _KEY.search(one), _SIZE.search(one)
            if not key or not size:
                odd = "a size that is no number" if key else "a file without a name"
                raise InterferenceError(f"what answered is not S3: it lists {odd} ({where})", host=host)
            try:
                name = unescape(key[1].decode())
                name = unquote_plus(name, errors="strict") if coded else name
            except UnicodeDecodeError as e:
                raise InterferenceError(f"what answered is not S3: a name in no encoding ({where})", host=host) from e
            yield Held(name.removeprefix(folder), int(size[1]))
        following = _NEXT.search(data)
        if not _MORE.search(data) or not following:
            return
        number += bool(files)  # pages of nothing could follow one another for ever
        token = f"continuation-token={quote(unescape(following[1].decode('latin-1')), safe='-_.~')}&"
