"""What torrents, and the folders that come by them, are held to."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "no web seed has a password in it", ("torrent",), "core.formats.webseeds",
        r'if "@" in parts\.netloc:\n(?=        return "has a user)', "if False:\n",
    ),
    Defence(
        "no ordinary client is sent to an onion", ("torrent",), "core.formats.webseeds",
        lit("if onion.is_onion(host):"), "if False:",
    ),
    Defence(
        "no client is sent into the publisher's own network", ("torrent",), "core.formats.webseeds",
        lit("if _is_near(host) else None"), "if False else None",
    ),
    Defence(
        "a spare in waiting is no web seed", ("torrent",), "archive.torrent",
        lit("    _not_hidden(archive, wish.web_seeds)"), "    pass",
    ),
    Defence(
        "a restored link counts if the release makes that torrent", ("torrent",), "archive.torrent",
        lit("if (made.v1, made.v2) != (named.v1, named.v2):"), "if False:",
    ),
    Defence(
        "a torrent is listed while its release is the newest", ("torrent",), "release.torrents",
        lit("(made[-1].top, made[-1].roots) != (top, roots)"), "False",
    ),
    Defence(
        "a new release takes the former one's torrent off the list", ("torrent",), "release.point",
        lit("if before and not coming.new and not coming.root:"), "if before:",
    ),
    Defence(
        "a torrent has the bytes that were signed", ("torrent",), "copies.torrent",
        lit("source.fetch_checked(named[path])"), "source.fetch_exact(named[path])",
    ),
    Defence(
        "a folder without a pointer is held to what was seen", ("torrent",), "verify.sealed",
        r"if seen:\n(?=        not_against\()", "if False:\n",
    ),
    Defence(
        "a file beside a downloaded release is told", ("torrent",), "readers.pointerless",
        lit("beside = [item for path, item in sorted(held.items()) if path not in wanted]"), "beside = []",
    ),
    Defence(
        "padding is zeros", ("torrent",), "readers.pointerless",
        r"return not any\(chunk\.strip.*\)\n", "return True\n",
    ),
    Defence(
        "a seeder goes round no proxy", ("seed",), "cli.seed",
        r"\n    refuse_proxies\(\)\n", "\n",
    ),
    Defence(
        "nobody seeds without a word", ("seed",), "cli.seed",
        lit('if not (yes or session.console.agree("seed in the open?")):'), "if False:",
    ),
    Defence(
        "what was changed is served no longer", ("seed",), "copies.seed",
        lit("while watch.changed() is None and stands():"), "while stands():",
    ),
    Defence(
        "a time that was set back hides no change", ("seed",), "copies.seed",
        lit("there.st_mtime_ns, there.st_ctime_ns"), "there.st_mtime_ns",
    ),
    Defence(
        "a seeder has nothing written", ("seed",), "copies.seed",
        lit("flags.seed_mode | flags.upload_mode |"), "flags.seed_mode |",
    ),
)  # fmt: skip
