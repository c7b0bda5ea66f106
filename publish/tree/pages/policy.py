"""Content-Security-Policy of a page, by the hashes of its parts."""

import base64
import hashlib
from typing import Final

_IMAGES: Final = "'self' data:"


def policy(css: str, script: str = "") -> str:
    """Return the policy of a page with this stylesheet and script.

    Nothing else runs or is loaded. ``script`` is empty for a page without a script.
    """
    run = f"; script-src {pin(script)}; worker-src 'self'" if script else ""
    # "base-uri": an injected <base> would turn every relative link of the page to a stranger's host.
    return f"default-src 'none'; img-src {_IMAGES}; style-src {pin(css)}{run}; base-uri 'none'; form-action 'none'"


def pin(text: str) -> str:
    """Return the hash source of an inline element's content."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
