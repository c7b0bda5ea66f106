"""Each defence, and the line that switches it off. Nothing in the product does: the text is changed on import,
by Python's import system or by node's.

A pattern must fit exactly once, or the table is out of date, which ``test_defences`` says.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
OFF = "STET_TESTS_DEFENCE_OFF"  # read by the plugin in switch_off.py, in the tests' own process


@dataclass(frozen=True)
class Defence:
    """One defence."""

    says: str
    rows: tuple[str, ...]
    """The rows of which at least one test must fail without it; each on its own."""
    room: str
    """Module of ``publish``; or of the reader, ``….js``."""
    pattern: str
    """Regular expression of the code that defends."""
    off: str
    """What stands there when it is switched off."""

    @property
    def in_node(self) -> bool:
        """Whether it is one of the reader's, in JavaScript."""
        return self.room.endswith(".js")

    @property
    def file(self) -> Path:
        """The module's source."""
        if self.in_node:
            return ROOT / "publish" / "readers" / "browser" / "worker" / self.room
        path = ROOT / "publish" / self.room.replace(".", "/")
        return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")

    def switched_off(self, source: str) -> str:
        """The source without this defence.

        Raises:
            ValueError: The pattern does not fit exactly once.
        """
        found = re.findall(self.pattern, source)
        if len(found) != 1:
            raise ValueError(f"{self.says}: fits {len(found)} times in {self.file.relative_to(ROOT)}: {self.pattern}")
        return re.sub(self.pattern, lambda _: self.off, source)


def _lit(text: str) -> str:
    return re.escape(text)


DEFENCES = (
    Defence(
        "a page is compared with its hash", ("1", "75"), "verify.look",
        _lit("return self.error is None and self.sha256 == entry.sha256"), "return self.error is None",
    ),
    Defence(
        "a file has no name until its hash is right", ("1",), "readers.clone.destination",
        _lit("if whole.hexdigest() != entry.sha256:"), "if False:",
    ),
    Defence(
        "a clone follows no link to a file", ("folder from somebody",), "core.disk",
        _lit("_FILE = os.O_RDONLY | os.O_NOFOLLOW |"), "_FILE = os.O_RDONLY |",
    ),
    Defence(
        "a clone follows no link to a folder", ("folder from somebody",), "core.disk",
        _lit("_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW |"), "_FOLDER = os.O_RDONLY | os.O_DIRECTORY |",
    ),
    Defence(
        "a clone sweeps up after clones alone", ("folder from somebody",), "readers.clone.destination",
        _lit("if _PART.fullmatch(name):"), "if True:",
    ),
    Defence(
        "nothing older than what was seen", ("2",), "verify.metadata",
        r"if seen:\n(?=        _not_before\()", "if False:\n",
    ),
    Defence("freshness has an end", ("3", "4"), "verify.look", _lit("if not found.fresh:"), "if False:"),
    Defence(
        "copies are compared with one another", ("3",), "audit.rounds",
        _lit("if found.release < seen.release:"), "if False:",
    ),
    Defence(
        "metadata are held to the hash that names them", ("5",), "verify.signatures",
        _lit("meta.verify_length_and_hashes(data)"), "pass",
    ),
    Defence(
        "an older page is not a current one", ("5",), "verify.copy",
        _lit('return Verdict.STALE, f"these are'), 'return Verdict.AUTHENTIC, f"these are',
    ),
    Defence(
        "the online key signs no release", ("6", "15"), "verify.metadata",
        r'targets = _named\(Targets, root, "targets", metas\["targets\.json"\], read, source\)',
        'number = metas["targets.json"].version\n'
        '    targets = parse(Targets, read(f"metadata/{number}.targets.json", 9999), "", "").signed',
    ),
    Defence("an answer is cut at its length", ("7",), "core.source", _lit("if received > max_length:"), "if False:"),
    Defence(
        "a length announced too long is not begun", ("7",), "copies.hosts.web",
        _lit("if length > max_length:"), "if False:",
    ),
    Defence(
        "of too many digits no number is made", ("10",), "copies.hosts.allowance",
        _lit("int(digits[:_LENGTH_MAX] or"), "int(digits or",
    ),
    Defence("an answer has a deadline", ("8",), "copies.hosts.allowance", r"left = self\.until .*", "left = 3600.0"),
    Defence("an answer has an end, whatever it is made of", ("7",), "copies.hosts.allowance",
        _lit("if received > self.length:"), "if False:",
    ),
    Defence(
        "a copy that cannot be opened is not the others' end", ("10",), "cli.verify",
        _lit("(_arguments.named_beside if len(left) > 1 else _arguments.named)"), "_arguments.named",
    ),
    Defence("early hints are no answer", ("10",), "copies.hosts.webwire", _lit("range(INTERIM_MAX)"), "range(0)"),
    Defence(
        "hints without an answer come to an end", ("10",), "copies.hosts.webwire",
        r"raise http\.client\.BadStatusLine\(f.*", "return",
    ),
    Defence(
        "a length is digits", ("10",), "copies.hosts.allowance",
        r"_LENGTH: Final = .*", '_LENGTH: Final = re.compile(r"([+0-9_]+)")',
    ),
    Defence(
        "the length of a chunk is digits", ("10",), "copies.hosts.webwire",
        r"_CHUNK: Final = .*", '_CHUNK: Final = re.compile(rb"([+0-9A-Fa-fx_]+)\\r?\\n?")',
    ),
    Defence("a status is digits", ("10",), "copies.hosts.webwire", _lit("([1-9][0-9]{2})"), "([+0-9_]+)"),
    Defence("a size in a listing is digits", ("10",), "copies.hosts.s3wire", r"if _ODD_SIZE\.search\(.*", "if False:"),
    Defence(
        "an empty answer of a node is no fault of ours", ("10",), "copies.hosts.ipfs",
        _lit("RecursionError, AssertionError)"), "RecursionError)",
    ),
    Defence("a host's words are cut", ("10",), "core.errors", _lit("message = cut(message, SAID_MAX)"), "pass"),
    Defence(
        "a redirect to no address is the mirror's fault", ("10",), "copies.hosts.web",
        r'except ValueError as e:(?=\n            raise InterferenceError\("redirected)',
        "except ZeroDivisionError as e:",
    ),
    Defence(
        "whatever a host does is its own failure", ("one of many",), "core.source",
        _lit("raise (self._translate(e, path) or baffled(e, self.name, path)) from e"),
        "raise (self._translate(e, path) or e) from e",
    ),
    Defence(
        "one address is never the end of a clone", ("one of many",), "readers.clone.candidates",
        _lit("self._note(address, baffled(e, address))"), "raise",
    ),
    Defence(
        "one copy is never the end of an audit", ("one of many",), "audit.check", _lit("return first.fail(e)"), "raise",
    ),
    Defence(
        "one host is never the end of a push", ("one of many",), "copies.push", _lit("return baffled(e, host.name)"), "raise",
    ),
    Defence(
        "one host is never the end of a heal", ("one of many",), "archive.heal",
        _lit("self.failures.append((place.settings.name, str(baffled(e, place.settings.name))))"), "raise",
    ),
    Defence(
        "a host whose address cannot be learnt is not known, and no more", ("one of many",), "archive.heal",
        r"except HostError as e:(?=\n            return Target\()", "except ZeroDivisionError as e:",
    ),
    Defence(
        "a list of files has an end", ("one of many",), "copies.hosts.base", _lit("if number >= most:"), "if False:",
    ),
    Defence(
        "a store is waited for within bounds", ("one of many",), "copies.hosts.s3wire",
        _lit("return within(seconds + READ_TIMEOUT_S, exchange, host=self._name)"), "return exchange()",
    ),
    Defence(
        "a node is waited for within bounds", ("one of many",), "copies.hosts.ipfs",
        _lit("return within(seconds, ask, host=self.name)"), "return ask()",
    ),
    Defence(
        "a node's key has the name of a key", ("one of many",), "copies.hosts.ipfs",
        _lit("if not _NAME.fullmatch(known[self._options.key]):"), "if False:",
    ),
    Defence(
        "only plain bytes are taken", ("9",), "copies.hosts.web", _lit('if encoding not in ("", "identity"):'), "if False:",
    ),
    Defence(
        "redirects stay on the host", ("10",), "copies.hosts.web",
        _lit("if not location or not (secured or"), "if not location or False and not (secured or",
    ),
    Defence(
        "signatures are counted", ("13", "15", "16", "bad input"), "verify.signatures",
        r"verify\(role, metadata\.signed_bytes[^,]*, [\w.]+\)", "pass",
    ),
    Defence(
        "nothing counts twice", ("14",), "core.formats.strictjson",
        _lit("all(isinstance(name, str) for name in held) and len(set(held)) == len(held)"), "True",
    ),
    Defence(
        "a key id is the hash of its key", ("key ids",), "core.formats.strictjson",
        _lit("keyid == hashlib.sha256(canonical(key)).hexdigest()"), "True",
    ),
    Defence(
        "a root is signed by the one before", ("15", "16"), "verify.metadata",
        _lit('enough(former.verify_delegate, "root", new, source.name)'), "pass",
    ),
    Defence(
        "no root is skipped", ("16",), "verify.metadata", _lit("if new.signed.version != former.version + 1:"), "if False:",
    ),
    Defence(
        "a chain of roots has an end", ("16",), "verify.metadata",
        _lit("if len(chain) > ROOT_ROTATIONS_MAX:"), "if False:",
    ),
    Defence(
        "of a page only known words are kept", ("who looked",), "verify.notices",
        _lit("if word and word[1].lower() in WORDS:"), "if word:",
    ),
    Defence(
        "what is shown of a header has a known shape", ("who looked",), "verify.sight",
        _lit("shown[key] = _SHOWN[key](value.strip())"), "shown[key] = value",
    ),
    Defence(
        "the hash of a page that may name its visitor is withheld", ("who looked",), "audit.evidence.entries",
        _lit('"" if sight.masked and not own else finding.found'), "finding.found",
    ),
    Defence(
        "only a copy that was whole can be taken down", ("whose fault",), "audit.evidence.entries",
        _lit("if audit.healthy or not known.whole:"), "if audit.healthy:",
    ),
    Defence(
        "a push that did not end explains what is missing", ("whose fault",), "audit.evidence.entries",
        _lit("known.sent == pointer and not known.open"), "known.sent == pointer",
    ),
    Defence(
        "a run of the log is held to what names it", ("damaged log",), "audit.evidence.log",
        _lit("if not signed and expected != run.sha256:"), "if False:",
    ),
    Defence(
        "bytes of the publisher's own are no forgery", ("half-way",), "audit.midway",
        _lit("if _is(release.root.parent / str(number) / path, found):"), "if False:",
    ),
    Defence(
        "a cache's word that nothing newer is there is not taken", ("half-way",), "verify.metadata",
        _lit("files[path] = source.read_anew(path, limit)"), "files[path] = source.read(path, limit)",
    ),
    Defence(
        "a challenge says nothing of the copy", ("challenge",), "copies.hosts.web",
        _lit("    if guard:\n"), "    if False:\n",
    ),
    Defence(
        "one loss costs one spare", ("one loss",), "archive.heal",
        r"\[a for a in lost if not known\.is_answered\([^\]]*\]", "lost",
    ),
    Defence(
        "mended is said when the second look agrees", ("mended",), "cli.heal",
        _lit("after = next((a for a in healed.after if a.host == host), None)"), "after = None",
    ),
    Defence(
        "silence is not absence", ("19",), "archive.heal",
        _lit("if audit.healthy or audit.verdict is Verdict.UNKNOWN:"), "if audit.healthy:",
    ),
    Defence(
        "the mirror list is the signed one", ("22",), "verify.signatures",
        _lit("target.verify_length_and_hashes(data)"), "pass",
    ),
    Defence(
        "addresses are such as can be read", ("22",), "core.formats.mirrorlist",
        _lit(" if _ADDRESS.match(m.address)"), "",
    ),
    Defence(
        "what too few witnessed is not well, whatever the clock", ("11",), "cli._verdicts",
        _lit("older = older or audit.witnessed is False"), "pass",
    ),
    Defence(
        "all that is amiss with a release is said", ("11",), "verify.look",
        _lit("if not found.witnessed.enough:"), "if not found.witnessed.enough and not clock_behind(found, now):",
    ),
    Defence(
        "points of small order are no keys", ("13",), "core.formats.strictjson",
        _lit("return len(encoded) == 32 and y < _P and y not in _SMALL_ORDER"), "return len(encoded) == 32 and y > 0",
    ),
    Defence("readers walk forward", ("25",), "verify.copy", _lit("for signed in self.ahead:"), "for signed in ():"),
    Defence(
        "the pointer moves last", ("25",), "copies.push",
        _lit("            for stage in _stages(steps.first):\n"),
        "            self._put(host, steps.pointer, None)\n            for stage in _stages(steps.first):\n",
    ),
    Defence(
        "a slow clock is recognised", ("38",), "verify.look",
        _lit("if day := clock_behind(found, now):"), "if False:",
    ),
    Defence(
        "a publisher's clock does not go back", ("clock ahead",), "release.day",
        _lit("if before and now.date() < before.signed.published and"),
        "if False and",
    ),
    Defence(
        "a publisher's clock is held against what is known", ("clock ahead",), "release.day",
        _lit("if today - newest > QUIET_MAX:"),
        "if False:",
    ),
    Defence(
        "a publisher's clock is held against those of hosts", ("clock of hosts",), "release.day",
        _lit("if said := _against_hosts(state, now):"), "if said := '':",
    ),
    Defence(
        "a host that lies of the time is outvoted", ("clock of hosts",), "release.day",
        _lit("[(len(off) - 1) // 2]"), "[-1]",
    ),
    Defence(
        "a publisher's clock is not behind what is known", ("clock ahead", "clock of hosts"), "release.day",
        _lit("if today + SLACK < newest:"),
        "if False:",
    ),
    Defence(
        "no day of a release to come is taken back", ("days to come",), "release.draft",
        _lit("if undated(new) > undated(self.root()) and (not"), "if False and (not",
    ),
    Defence(
        "a day that was taken back counts no more", ("clock ahead",), "verify.metadata",
        _lit("memory.release > undated(root)"), "True",
    ),
    Defence(
        "a release of a day that was taken back needs a successor", ("clock ahead",), "release.roles",
        _lit("if targets.version <= undated(root):"), "if False:",
    ),
    Defence(
        "a release is not replaced by another of its number", ("40",), "copies.push.place",
        _lit("if former.get(found.release, found.signed.top.sha256) != found.signed.top.sha256:"), "if False:",
    ),
    Defence(
        "a newer release is not replaced by an older", ("40",), "copies.push.place",
        r"if (?:\(found\.\w+, found\.\w+\)|found\.seen\.order) > (?:\(ours\.\w+, ours\.\w+\)|ours\.seen\.order):",
        "if False:",
    ),
    Defence(
        "metadata of one name are compared", ("40",), "copies.push.plan", _lit(" or entry.path in known.differing"), "",
    ),
    Defence(
        "another archive's place is not written to", ("90",), "copies.push.place",
        _lit("if standing.others and not adopt:"), "if False:",
    ),
    Defence(
        "no archive is founded where one lies", ("90",), "archive.init",
        _lit("    return None if found is None else (address, found)"), "    return None",
    ),
    Defence(
        "a place that cannot be read is not taken for empty", ("90",), "copies.push.place",
        r"    except AbsentError:\n            return None\n        except OverlongError",
        "    except HostError:\n            return None\n        except OverlongError",
    ),
    Defence(
        "what is left of another archive makes a place somebody's", ("90",), "copies.push.place",
        _lit("if not self.is_ours(path, data)"), "if False",
    ),
    Defence(
        "somebody's file is not written over", ("90",), "copies.push", _lit("if theirs and not asked.adopt:"), "if False:",
    ),
    Defence(
        "nothing is taken away that no push put there", ("91",), "copies.push.plan",
        _lit(" or put_by_us(p)]"), " or True]",
    ),
    Defence(
        "bytes tell whose a file under a former name is", ("91",), "copies.push.place",
        _lit(" and self.digest(path) in self.ever[path]"), "",
    ),
    Defence(
        "a file that no release has is told", ("91",), "audit.rounds",
        _lit("faults += [f for f in strangers.extras(self._visit, copy, strange) if f.finding.path not in found]"), "pass",
    ),
    Defence(
        "a page hides under no name of litter", ("91",), "core.beside", _lit("if name.endswith(PAGES):"), "if False:",
    ),
    Defence(
        "nothing older than what is known is restored", ("restored",), "archive.restore",
        _lit("if number >= found.release:"), "if True:",
    ),
    Defence(
        "reports do not vanish unasked", ("vanished",), "release.difference",
        _lit("return self.none_left or gone > REMOVED_MAX or"), "return False and",
    ),
    Defence(
        "a sealed release shares no file with what is built", ("sealed",), "release.store",
        _lit("        _copied(entry, to)\n"), "        os.link(entry.source, to)\n",
    ),
    Defence(
        "a former file is hashed before it is linked", ("sealed",), "release.store",
        _lit("if files.digest(there) != (entry.sha256, entry.length):"), "if False:",
    ),
    Defence(
        "a source that was withdrawn is erased", ("erased",), "release.kept",
        _lit("if index.keys() & set(sources):"), "if False:",
    ),
    Defence(
        "what was withdrawn is not restored", ("restored",), "archive.restore",
        _lit("if _takes_back(state, best, seen):"), "if False:",
    ),
    Defence(
        "what comes back has the bytes that are named", ("restored",), "release.refill",
        _lit("if whole.hexdigest() != entry.sha256:"), "if False:",
    ),
    Defence(
        "the hosts are heard after a restore", ("restored",), "release.newest",
        _lit("    if is_marked(state):\n        raise"), "    if False:\n        raise",
    ),
    Defence(
        "no number is signed twice", ("restored",), "release.unfinished",
        _lit("    newest.must_go_on(before, known)\n    return None"), "    return None",
    ),
    Defence(
        "where copies were left is remembered", ("92",), "copies.push",
        _lit("if self.host.settings is not None and not dry_run:"), "if False:",
    ),
    Defence(
        "no copy goes where the keys are", ("90",), "copies.hosts",
        _lit("if common in (place, state):"), "if False:",
    ),
    Defence(
        "what is emptied is ours", ("92",), "copies.push.empty",
        _lit("ours = [path for path in held if _is_ours(place, path, book)]"), "ours = list(held)",
    ),
    Defence(
        "a place in service is not emptied", ("92",), "copies.places",
        _lit("if not {r.place, hosts.place_of(r.settings)} & now"), "",
    ),
    Defence(
        "withdrawals that nobody can open are said", ("92",), "core.formats.withdrawals",
        _lit("if str(line) not in known"), "if False",
    ),
    Defence("one seal at a time", ("40",), "release.dotstet", _lit("disk.hold(file.fileno(), wait=True)"), "pass"),
    Defence(
        "a listing is compared with its hash", ("41", "bad input"), "core.formats.listing",
        _lit("if found != listing.sha256 or len(data) != listing.length:"), "if False:",
    ),
    Defence(
        "what was sent is read back", ("41",), "copies.push", _lit("if whole.hexdigest() != entry.sha256:"), "if False:",
    ),
    Defence(
        "signatures decide, not the number of copies", ("42",), "verify.copy",
        _lit('return Verdict.TAMPERED, f"expected'), 'return Verdict.AUTHENTIC, f"expected',
    ),
    Defence(
        "the same sources give the same bytes", ("68",), "core.formats.listing",
        r'listings\[path\] = data\n', 'data += b"#%d\\n" % (hash("seed") % 9)\n        listings[path] = data\n',
    ),
    Defence(
        "no hour is published", ("69",), "release.renew", _lit(".replace(hour=0, minute=0, second=0, microsecond=0)"), "",
    ),
    Defence("a passphrase is not shown", ("70",), "release.keys", _lit("passphrase=***"), "{self._passphrase}"),
    Defence("keys are the owner's alone", ("71",), "verify.keyfile", _lit("if stat.S_IMODE(mode) & 0o077:"), "if False:"),
    Defence(
        "keys are encrypted at rest", ("71",), "release.keys",
        _lit(".build(passphrase.encode())"), ".build(b'a wrong one')",
    ),
    Defence(
        "keys are those that the root names", ("72",), "release.renew",
        _lit('signers = keys.among(signed.roles["timestamp"].keyids)'), 'signers = [keys.signer("online")]',
    ),
    Defence(
        "a lost key is named", ("72",), "verify.keyfile", _lit('f"{what} is missing: {file}"'), '"a key is missing"',
    ),
    Defence(
        "the fingerprint is compared", ("75",), "verify.metadata",
        _lit("if found != anchor.fingerprint:"), "if False:",
    ),
    Defence(
        "versions begin anew with new keys", ("6",), "verify.metadata",
        _lit("return seen.timestamp if same else 0"), "return seen.timestamp",
    ),
    Defence(
        "a release has witnesses enough", ("11",), "verify.witnesses",
        _lit("return len(self.by) >= self.needed"), "return True",
    ),
    Defence("a reader's own witnesses are asked for", ("11",), "verify.witnesses", _lit("if self.missing:"), "if False:"),
    Defence(
        "a release goes on from the one that was seen", ("11", "12"), "verify.history",
        _lit("if found != seen.top:"), "if False:",
    ),
    Defence(
        "a note is over this very release", ("12",), "verify.witnesses", _lit("if note.body != body:"), "if False:",
    ),
    Defence(
        "a countersignature is verified", ("12",), "verify.signednote",
        r"key\.verify_signature\(Signature\([^\n]+\n", "pass\n",
    ),
    Defence(
        "a release that was not sealed here is told", ("15",), "audit.rounds",
        _lit("if ours and found.release > ours.number:"), "if False:",
    ),
    Defence(
        "a clock that lies is not believed", ("39",), "archive.stamp",
        _lit("if abs(token.time - now) > CLOCK_MAX:"), "if False:",
    ),
    Defence(
        "no authority is waited for any longer", ("39",), "archive.stamp",
        _lit("WATCHDOG_S = 3.0"), "WATCHDOG_S = 30.0",
    ),
    Defence(
        "former releases go with what was withdrawn", ("73",), "release.erase", _lit("kept_from=number"), "kept_from=0",
    ),
    Defence(
        "what was withdrawn is looked for", ("73",), "audit.withdrawn",
        _lit("for fault in visit.many(still, paths) if fault"), "for fault in ()",
    ),
    Defence(
        "no withdrawal is unsaid", ("73", "77"), "verify.history",
        _lit("if before is None or (now and now.sha256 == before.sha256):"), "if True:",
    ),
    Defence(
        "a release waits for enough editors", ("74", "77"), "release.draft",
        _lit("return max(0, self.threshold - len(self.signed))"), "return max(0, 1 - len(self.signed))",
    ),
    Defence(
        "a key that was taken back proves nothing of today", ("forks",), "verify.forks",
        _lit("version + 1 if root is not (newest or chain)[-1] else 0"), "0",
    ),
    Defence(
        "what one side of a fork leaves out the other may know", ("forks",), "verify.forks",
        _lit("return long if same else ()"), "return ()",
    ),
    Defence("a proof is modest", ("forks",), "verify.forks", _lit("strictjson.modest(data, PROOF_ITEMS_MAX)"), "pass"),
    Defence(
        "whom the root names are read first", ("crowds",), "core.formats.attestations",
        _lit("return first + rest"), "return rows",
    ),
    Defence(
        "strangers are so many, and no more", ("crowds",), "release.attest",
        _lit("if strangers[attestation.release] > STRANGERS_MAX:"), "if False:",
    ),
    Defence(
        "a witnessed release stays witnessed", ("crowds",), "release.attest",
        _lit("if head.witnessed.enough and not then.enough:"), "if False:",
    ),
    Defence(
        "a witness's name is seen", ("crowds",), "verify.signednote",
        _lit(" and plain.clean(name) == name"), "",
    ),
    Defence(
        "a draft says nothing that is not shown", ("drafts",), "release.terms",
        _lit("if strictjson.canonical(one) != strictjson.canonical(other):"), "if False:",
    ),
    Defence(
        "a draft is not over before it is signed", ("drafts",), "release.terms",
        _lit("if said.expires <= now:"), "if False:",
    ),
    Defence(
        "a draft is over one day", ("drafts",), "release.terms",
        _lit("if said.expires > now + LASTING_MAX:"), "if False:",
    ),
    Defence(
        "a draft is of a day that has come", ("drafts",), "release.draft",
        _lit("if not self.is_root and self.release().published >"), "if False and self.release().published >",
    ),
    Defence("what has no form is a code", ("drafts",), "core.plain", _lit(" and ord(c) not in _BLANK"), ""),
    Defence("a storm of marks is codes", ("drafts",), "core.plain", _lit("above <= _ABOVE_MAX"), "True"),
    Defence("a draft is modest", ("drafts",), "release.draft", _lit("strictjson.modest(raw, DRAFT_ITEMS_MAX)"), "pass"),
    Defence(
        "malformed metadata are an error of ours", ("bad input",), "verify.signatures",
        r"except \(DeserializationError[^)]*\) as e", "except ZeroDivisionError as e",
    ),
    Defence(
        "a timestamp is short", ("bad input",), "verify.metadata", _lit("read(layout.TIMESTAMP, TIMESTAMP_MAX_LENGTH)"),
        "read(layout.TIMESTAMP, 1 << 40)",
    ),
    Defence(
        "a root is short", ("bad input",), "verify.metadata",
        _lit('"root"), ROOT_MAX_LENGTH)'), '"root"), 1 << 40)',
    ),
    Defence(
        "a listing is short", ("bad input",), "core.formats.listing", _lit("if listing.length > LISTING_MAX_LENGTH or"),
        "if False and",
    ),
    Defence(
        "names in a listing stay in the folder", ("bad input",), "core.formats.listing",
        _lit("safe_path(name.decode())"), "name.decode()",
    ),
    Defence(
        "names that are asked for stay in the folder", ("bad input",), "core.source",
        r"safe_path\(path\)\n(?=        received = 0)", "pass\n",
    ),
    Defence(
        "names in a zip stay in the folder", ("47",), "copies.hosts.zipped",
        _lit('if not files.is_safe(path.removesuffix("/")):'), "if False:",
    ),
    Defence("a zip has plain files", ("47",), "copies.hosts.zipped", r"if kind not in [^\n]+:", "if False:"),
    Defence("a zip has a name once", ("47",), "copies.hosts.zipped", _lit("if names & taken:"), "if False:"),
    Defence(
        "a zip has a name once where case does not count", ("47",), "copies.hosts.zipped",
        _lit("if pairs := files.clashes(name for name in taken if name):"), "if pairs := ():",
    ),
    Defence("a file in a zip is no folder", ("47",), "copies.hosts.zipped", _lit("if above in plain:"), "if False:"),
    Defence(
        "a file in a zip is one by its attributes, too", ("47",), "copies.hosts.zipped",
        r"if member\.attributes & _DOS_LABEL [^\n]+:", "if False:",
    ),
    Defence(
        "what an old tool takes a name for is nobody else's name", ("47",), "copies.hosts.zipped",
        _lit("names = {path.removesuffix(\"/\"), other.removesuffix(\"/\")}"), 'names = {path.removesuffix("/")}',
    ),
    Defence(
        "a second name in a zip is the first", ("47",), "copies.hosts.zipped",
        _lit("if text not in (None, told):"), "if False:",
    ),
    Defence(
        "a second name can be meant by the first", ("47",), "copies.hosts.zipped",
        _lit("if text is None and not _may_stand_for(raw, told):"), "if False:",
    ),
    Defence(
        "a second name in a zip was written for the first", ("47",), "copies.hosts.zipped",
        _lit('== zlib.crc32(member.name):'), ">= 0:",
    ),
    Defence(
        "a zip ends where it says for who reads from its beginning", ("47",), "copies.hosts.zipped",
        _lit("if member.flags & STREAMED and not ends_where_it_says(file, member):"), "if False:",
    ),
    Defence(
        "a zip does not swell", ("48",), "copies.hosts.zipped",
        _lit("if swell > SWELL_MIN and swell > file.size * RATIO_MAX:"), "if False:",
    ),
    Defence("members of a zip lie apart", ("47", "48"), "copies.hosts.zipdir", _lit("if member.offset != end:"), "if False:"),
    Defence(
        "members of a zip reach to their list", ("47",), "copies.hosts.zipdir",
        r"if end != start:\n(?=        raise)", "if False:\n",
    ),
    Defence(
        "a zip's list lies where its end says", ("47",), "copies.hosts.zipdir", _lit("if start + size != at:"), "if False:",
    ),
    Defence(
        "a zip counts in one way", ("47",), "copies.hosts.zipdir",
        _lit("if disk or first_disk or here != count:"), "if False:",
    ),
    Defence(
        "a zip's list is as long as it says", ("47",), "copies.hosts.zipdir", _lit("if at != len(data):"), "if False:",
    ),
    Defence(
        "nothing lies behind a zip's end", ("47",), "copies.hosts.zipdir",
        _lit("if comment != len(behind) and not (filled and not comment):"), "if False:",
    ),
    Defence(
        "a zip's comment is none of its parts", ("47",), "copies.hosts.zipdir",
        r'if comment and b"PK" in behind:', "if False:",
    ),
    Defence("a zip has one end", ("47",), "copies.hosts.zipdir", r"if at \+ _END\.size \+ int[^\n]+:", "if False:"),
    Defence(
        "two ends of a large zip agree", ("47",), "copies.hosts.zipdir", r"if any\(few not in [^\n]+:", "if False:",
    ),
    Defence(
        "a member's head has the listed name and kind", ("47",), "copies.hosts.zipdir",
        r"if not same or fields\.get\(_UNICODE\)[^\n]+:", "if False:",
    ),
    Defence(
        "a member's head has the listed lengths", ("47",), "copies.hosts.zipdir",
        _lit("if here != listed and not (streamed and not here):"), "if False:",
    ),
    Defence(
        "a note behind a member has the listed lengths", ("47",), "copies.hosts.zipdir",
        r"if form\.unpack[^\n]+:", "if False:",
    ),
    Defence("extra fields are known ones", ("47",), "copies.hosts.zipdir", _lit("if kind not in _KNOWN or "), "if "),
    Defence(
        "large lengths stand where they are asked for", ("47",), "copies.hosts.zipdir",
        r"if len\(large\) != 8 \* [^\n]+:", "if False:",
    ),
    Defence(
        "a member is plain for every tool", ("47",), "copies.hosts.zipdir", r"if member\.flags & ~_FLAGS [^\n]+:", "if False:",
    ),
    Defence(
        "a member ends with its place", ("47",), "copies.hosts.zipdir",
        _lit("if flow.eof and (flow.unused_data or waiting):"), "if False:",
    ),
    Defence("fields are text in a page", ("51",), "tree.mkdocs_plugin", _lit("env.autoescape = True"), "pass"),
    Defence(
        "markup in a text is text", ("51",), "tree.sources.parsing",
        r'made\.preprocessors\.deregister\("html_block"\)\n +made\.inlinePatterns\.deregister\("html"\)', "pass",
    ),
    Defence(
        "drawings only draw", ("51",), "tree.sources.active", _lit("return found[0] if found else None"), "return None",
    ),
    Defence(
        "a page is known by its beginning", ("51",), "tree.sources.active",
        _lit("if _BEGINS_A_PAGE.match(beginning):"), "if False:",
    ),
    Defence(
        "texts are cut where their script has words", ("76",), "tree.search.grams",
        _lit("found += (part[place : place + 2] for place in range(len(part)))"), "found.append(part)",
    ),
    # The reader's own, in JavaScript; the tests are in test_reader.py.
    Defence(
        "the reader compares a page with its hash", ("1",), "archive.js",
        _lit("if (found !== sha256) throw"), "if (false) throw",
    ),
    Defence(
        "the reader goes back to nothing older", ("2",), "verify.js",
        _lit("if (seen && (signed.number < seen.release ||"), "if (false && (",
    ),
    Defence("the reader's FRESH has an end", ("3",), "heads.js", _lit("fresh: now < expires && "), "fresh: "),
    Defence(
        "the reader compares copies with one another", ("3",), "heads.js",
        _lit("others.map((other) => this.#compare(other))"), "[]",
    ),
    Defence(
        "the reader holds metadata to the hash that names them", ("5",), "verify.js",
        r"(?<=if \()!same(?=\) throw new Fault)", "false",
    ),
    Defence(
        "the reader forgets the numbers of a key that was replaced", ("6",), "verify.js",
        _lit("? seen.timestamp : 0"), "? seen.timestamp : seen.timestamp",
    ),
    Defence(
        "the reader cuts an answer at its length", ("7",), "mirrors.js",
        _lit("if (done || length + value.length > most) {"), "if (done) {",
    ),
    Defence(
        "the reader waits for no silence", ("8",), "mirrors.js",
        _lit("if (Date.now() - last > this.stall || slow || past > TOTAL_MS) stop.abort();"), "",
    ),
    Defence(
        "the reader asks the next beside one that says nothing", ("8",), "mirrors.js",
        r"silent: this\.now\(\) \+ SILENT_MS \}\)\);\n +start\(\);", "silent: this.now() + SILENT_MS }));",
    ),
    Defence(
        "the reader asks those who failed last", ("10",), "mirrors.js",
        _lit("return until > now ? 1e12 + failures : "), "return ",
    ),
    Defence(
        "the reader's release goes on from the one that was seen", ("11",), "history.js",
        _lit("if (found !== seen.top) {"), "if (false) {",
    ),
    Defence(
        "the reader wants witnesses enough", ("11",), "witnesses.js",
        _lit("enough: by.length >= asked.threshold"), "enough: true",
    ),
    Defence(
        "the reader reads first whom the root names", ("crowds",), "lists.js",
        _lit("[...new Set([...rows.filter(isFirst), ...rows])]"), "rows",
    ),
    Defence(
        "the reader takes a note over this very release", ("12",), "witnesses.js",
        _lit('must(note.body === body, "the release");'), "",
    ),
    Defence(
        "the reader takes no unsound point", ("13",), "strict.js",
        _lit("return bytes.length === 32 && y < P && !SMALL_ORDER.has(y);"), "return bytes.length === 32;",
    ),
    Defence(
        "the reader counts nothing twice", ("14",), "strict.js",
        _lit('must(areUnique(Object.values(held).map((key) => key.keyval.public)), "keys");'), "",
    ),
    Defence(
        "the reader holds a key id to its key", ("key ids",), "verify.js",
        _lit("if (await digest(signable(held[id])) !== id) throw"), "if (false) throw",
    ),
    Defence(
        "the reader counts signatures", ("15",), "verify.js", _lit("if (!(count >= held?.threshold)) throw"),
        "if (!held) throw",
    ),
    Defence(
        "the reader's root is signed by the one before", ("16",), "verify.js",
        _lit('await accept(former, "root", data, "root", ed25519);'), "",
    ),
    Defence(
        "the reader's mirror list is the signed one", ("22",), "verify.js",
        r"await matches\(target, (files\[name\] = await get\([^;]+), path\);",
        "files[name] = await get(fetch, path, 1 << 20);",
    ),
    Defence(
        "the page of the mirror list is text and links", ("22",), "core.formats.mirrorlist",
        _lit('if b"<" in _PLAIN.sub(b"", data):'), "if False:",
    ),
    Defence(
        "the reader's page of the mirror list is text and links", ("22",), "lists.js",
        _lit('must(isPlain(page), "mirrors.html");'), "",
    ),
    Defence(
        "the reader's own network is not asked", ("22",), "mirrors.js",
        _lit("&& (!here || isNear(here) || !isNear(address))"), "",
    ),
    Defence(
        "what a reader kept was signed", ("41",), "archive.js",
        _lit("return entry && entry.sha256 === read.sha256 ?"), "return data ?",
    ),
    Defence(
        "what a reader saw was signed", ("41",), "heads.js",
        _lit('this.seen ??= (await this.#kept("seen").catch(() => null))?.found.seen;'),
        'this.seen ??= await this.stash.state("seen") ?? undefined;',
    ),
    Defence(
        "the reader's worker leaves to others what is theirs", ("41",), "archive.js",
        _lit("if (PLACES.test(path) || Object.hasOwn(this.#paths, path)) return false;"), "return false;",
    ),
    Defence(
        "the reader asks once more past caches", ("half-way",), "heads.js",
        _lit('if (what !== "unreachable" && length && !anew) return'), "if (false) return",
    ),
    Defence(
        "a cache's word that no release is to come is not taken by the reader", ("half-way",), "archive.js",
        _lit("most, { anew: true })"), "most, {})",
    ),
    Defence(
        "the reader recognises a slow clock", ("38",), "heads.js",
        _lit("!!behindOf(this.now(), since, renewed)"), "false",
    ),
    Defence(
        "the reader's own disk is one more host", ("41",), "stash.js",
        _lit("if (await digest(data) !== sha256) {"), "if (false) {",
    ),
    Defence(
        "the reader hears no withdrawal unsaid", ("73",), "history.js",
        _lit('throw new Fault("rollback", "unsays a withdrawal");'), "return entry;",
    ),
    Defence(
        "notes to writers are not published", ("notes",), "tree.sources.notes",
        _lit("found = _NOTE.search(text)"), "found = None",
    ),
    Defence(
        "what stet init wrote is not signed unsaid", ("starters",), "archive.permit",
        _lit("if not wanted:"), "if False:",
    ),
    Defence(
        "starter texts are found in pages", ("starters",), "tree.sources.unfilled",
        _lit("if (match := pattern.search(text))"), "if (match := None)",
    ),
    Defence(
        "a page's brackets cost what its length allows", ("costs",), "tree.sources.parsing",
        _lit("if self.taken > self.most:"), "if False:",
    ),
    Defence(
        "lines are read through for few addresses", ("costs",), "tree.sources.addresses",
        _lit("if self.searches > SEARCHES_MAX:"), "if False:",
    ),
    Defence(
        "marks of a packer's machine are named", ("traces",), "tree.sources.traces.office",
        _lit("if kind not in _EXTRA_HARMLESS:"), "if False:",
    ),
    Defence(
        "evidence that a server would run is refused", ("served",), "tree.sources.active",
        _lit("ending in _RUN_BY_SERVERS or _PHP.fullmatch(ending)"), "False",
    ),
    Defence(
        "what evidence tells of people is named", ("traces",), "tree.sources.gather",
        _lit("if name in found.telling and not item.kept:"), "if False:",
    ),
    Defence(
        "evidence stands in the page's breadth", ("paper",), "tree.bundles.pdf",
        _lit("display:block!important;"), "",
    ),
    Defence(
        "a fingerprint is not as broad as on a screen", ("paper",), "tree.bundles.pdf",
        _lit(".digits{max-width:none!important;margin:.3rem 0 1rem!important}"), "",
    ),
    Defence("what would be cut off is not printed", ("paper",), "tree.bundles.pdf",
        _lit("if not (beyond := _cut_off(document)):"), "if True:",
    ),
    Defence(
        "a partial restore is no restore", ("restored",), "archive.restore",
        _lit("    if missing:\n        shown"), "    if False:\n        shown",
    ),
    Defence(
        "a restore follows no link", ("restored",), "archive.restore",
        _lit("if (state / PARTIAL).is_symlink():"), "if False:",
    ),
    Defence(
        "a seal sweeps up after one that was killed", ("swept",), "release.dotstet",
        _lit("disk.sweep(state / name)"), "pass",
    ),
    Defence(
        "a push sweeps up after one that was killed", ("swept",), "copies.hosts.folder",
        _lit("disk.sweep(self.root)"), "pass",
    ),
    Defence(
        "only files of ours are swept up", ("swept",), "core.disk",
        _lit("if stat.S_ISREG(there.st_mode) and there.st_nlink == 1 and"), "if",
    ),
    Defence(
        "only names of ours are swept up", ("swept",), "core.disk",
        r"if _TEMPORARY\.fullmatch\(name\):", "if name.startswith(TEMPORARY):",
    ),
    Defence(
        "a folder that others hold stays the same one", ("folder of others",), "copies.hosts.folder",
        _lit("        disk.sweep(self.root)\n"),
        "        import shutil\n        old = self.root.with_name('old')\n        self.root.rename(old)\n"
        "        shutil.copytree(old, self.root)\n        shutil.rmtree(old)\n",
    ),
    Defence(
        "a file looks like the one that it replaces", ("folder of others",), "core.disk",
        _lit("            _look_like(file.fileno(), former)"), "            pass",
    ),
    Defence(
        "a new file takes after its folder", ("folder of others",), "core.disk",
        _lit("            _take_after(file.fileno(), folder, 0o644)"), "            pass",
    ),
    Defence(
        "a new folder takes after the one above", ("folder of others",), "core.disk",
        _lit("        _take_after(below, here, 0o755)"), "        pass",
    ),
    Defence(
        "a state of a newer form is refused", ("versions",), "release.version", _lit("if found.form > KNOWN:"), "if False:",
    ),
    Defence(
        "an older program signs nothing after a newer one", ("versions",), "release.version",
        _lit("_numbers(found.program) > _numbers(__version__)"), "False",
    ),
    Defence(
        "an archive of a form that is not known is refused", ("versions",), "core.formats.strictjson",
        _lit("if type(found) is not int or found != FORMAT:"), "if False:",
    ),
    Defence(
        "the reader refuses a form that it does not know", ("versions",), "strict.js",
        _lit('must([undefined, 1].includes(signed.format), "format");'), "",
    ),
)  # fmt: skip
