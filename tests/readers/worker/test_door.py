"""The QR code of the worker's own pages, read by a reader of codes that is not ours."""

import json
from typing import cast

from publish.tree.scripts.join import BROWSER
from tests.readers.identity.test_qr import decoded
from tests.support.scripts import answered

CAN_HOLD = (17, 32, 53, 78, 106, 134)  # bytes, by version: Table 7 of ISO/IEC 18004, level L
PAGE = "http://qgssygsu77ujtwkrjc5l7jrlwx7yubiwdvppjmlhqtq2xbqkoasqd.onion/reports/2013/one.html"


def codes(*texts: str) -> list[list[list[bool]] | None]:
    script = (
        f"import {{ qrOf }} from {json.dumps((BROWSER / 'worker/qr.js').as_uri())};"
        f"console.log(JSON.stringify({json.dumps(texts)}.map(qrOf)))"
    )
    return cast(list[list[list[bool]] | None], answered(script))


def test_an_address_is_read_back_in_each_size() -> None:
    texts = [PAGE, "a", "https://one.example/reports/%E8%AE%BF.html"]
    texts += [("https://one.example/" + "xyz/" * 40)[: length + more] for length in CAN_HOLD for more in (-1, 0, 1)]
    for text, code in zip(texts, codes(*texts), strict=True):
        if len(text) > CAN_HOLD[-1]:
            assert code is None
            continue
        assert code
        version = next(at for at, most in enumerate(CAN_HOLD, 1) if len(text) <= most)
        assert len(code) == 17 + 4 * version
        assert decoded(tuple(map(tuple, code))) == text


def test_a_page_is_at_each_address_that_can_be_followed_and_what_failed_is_told_apart() -> None:
    script = (
        f"import {{ at, became }} from {json.dumps((BROWSER / 'worker/door.js').as_uri())};"
        "const tried = (address, what, how) => ({ address, what, how });"
        "const mirrors = { tried: [tried('http://b/', 'ok')], addresses: ['http://b/', 'http://c/'],"
        " isSilent: (address) => address === 'http://c/' };"
        "console.log(JSON.stringify([['http://x.onion', 'https://y/', 'ipns://k51abc', 'IPFS://bafy/', 'magnet:?xt=1']"
        ".map((each) => at(each, 'reports/é.html')), became(mirrors, []), became(mirrors, [tried('https://a/',"
        " 'unreachable', ''), tried('http://b/', 'unreachable', ''), tried('http://d/', 'unreachable', 'broken')])]))"
    )
    doors, lately, now = answered(script)
    page, gateways = "reports/%C3%A9.html", ("https://ipfs.io", "https://dweb.link")
    assert doors == [
        [f"http://x.onion/{page}"],
        [f"https://y/{page}"],
        [f"{gateway}/ipns/k51abc/{page}" for gateway in gateways],
        [f"{gateway}/ipfs/bafy/{page}" for gateway in gateways],
        [],
    ]
    assert lately == [["http://c/", "silent"]]
    # A browser says no more than that there was no connection; over https a false certificate may be why.
    assert now == [["https://a/", "unsafe"], ["http://b/", "refused"], ["http://d/", "broken"], ["http://c/", "silent"]]
