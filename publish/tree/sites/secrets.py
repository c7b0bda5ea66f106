"""Files that must never leave: keys, passwords, databases, a repository's history.

By name, and private keys by their text. What leaves our hands cannot be called back, so these are refused, and only the
publisher's own word (``allow``) lets one through.
"""

import re
from typing import Final

_FOLDERS: Final = {
    ".git": "the history of a repository, with all that was ever taken out of it",
    ".svn": "the state of a repository",
    ".hg": "the history of a repository",
    ".ssh": "keys",
    ".gnupg": "keys",
    ".aws": "keys",
    ".stet": "an archive's keys and state",
    "hts-cache": "all answers that HTTrack ever got, and what it sent",
    ".idea": "an editor's notes",
    ".vscode": "an editor's notes",
    "node_modules": "programs of others",
}
_FILES: Final = (
    (r"\.env(\..+)?|\.envrc|.+\.env", "passwords of a program"),
    (r"wp-config.*|configuration\.php.*|localsettings\.php.*|\.?secrets?\.(ya?ml|json|toml|php|env)", "passwords"),
    (r"\.htpasswd|[._]netrc|\.pgpass|\.my\.cnf|\.npmrc|\.pypirc|(\.git-)?credentials(\.json)?", "passwords"),
    (r"id_(rsa|dsa|ecdsa|ed25519)(_sk)?|.+\.(key|pem|p12|pfx|ppk|jks|keystore|kdbx?|gpg|age)", "a key"),
    (r".+\.(sql|sqlite3?|db|mdb|dump)(\.(gz|bz2|xz|zip|zst))?|dump\.rdb", "a database"),
    # A server runs page.php, but hands out page.php.bak as text, with the password in it.
    (r".+\.(bak|old|orig|save|swp|swo|tmp)|.+~|#.+#|.+\.php\.(?=\w*(bak|old|save))\w+", "somebody's backup of a file"),
    (r"\.(bash|zsh|mysql|psql|python)_history|debug\.log|error_log|.+\.har", "what somebody did"),
    (r"cookies?\.(txt|json|sqlite)|hts-log\.txt", "somebody's visits to a site"),
    (r"email_list.*\.csv|.*subscribers?\b.*\.csv", "addresses of readers"),
    (r"docker-compose.*\.ya?ml|terraform\.tfstate.*|\.dockercfg", "the set-up of a server"),
)  # fmt: skip
_NAMED: Final = tuple((re.compile(pattern, re.IGNORECASE), why) for pattern, why in _FILES)
# Certificates and public keys begin alike and may be published: only private ones count.
_KEY: Final = re.compile(rb"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----|AGE-SECRET-KEY-1[A-Z0-9]{50}")
# Not "<?" alone, which begins XML as well.
_PROGRAM: Final = re.compile(rb"<\?(?:php\b|=)", re.IGNORECASE)


def of_name(path: str) -> str | None:
    """Say why a file of this name looks secret, or return ``None``."""
    *folders, name = path.split("/")
    for folder in folders:
        if why := _FOLDERS.get(folder.lower()):
            return f"{folder}/ holds {why}"
    return next((f"it looks like {why}" for pattern, why in _NAMED if pattern.fullmatch(name)), None)


def of_bytes(data: bytes, *, page: bool) -> str | None:
    """Say why a file's bytes look secret, or return ``None``.

    Args:
        page: Whether it is a page, in which no program should stand.
    """
    if _KEY.search(data):
        return "a private key stands in it"
    return "the source of a program stands in it (<?php)" if page and _PROGRAM.search(data) else None
