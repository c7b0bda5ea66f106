"""What a page may do in a browser: its Content-Security-Policy, by the hashes of what stands in it."""

import base64
import hashlib
from typing import Final

_IMAGES: Final = "'self' data:"


def policy(css: str, script: str = "") -> str:
    """The policy of a page with that stylesheet and, where it has one, that script; nothing else runs or is loaded."""
    run = f"; script-src {pin(script)}; worker-src 'self'" if script else ""
    return f"default-src 'none'; img-src {_IMAGES}; style-src {pin(css)}{run}; base-uri 'none'; form-action 'none'"


def pin(text: str) -> str:
    """An inline element's content, as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
