"""What the judge, the signers and the keys defend."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "a page is compared with its hash", ("1", "75"), "verify.look",
        lit("return self.error is None and self.sha256 == entry.sha256"), "return self.error is None",
    ),
    Defence(
        "nothing older than what was seen", ("2",), "verify.metadata",
        r"if seen:\n(?=        _not_before\()", "if False:\n",
    ),
    Defence(
        "what was judged vouches for its very bytes alone", ("handed on",), "verify.metadata",
        lit("known if known and _gives(reading, anchor, known) else"), "known if known else",
    ),
    Defence("freshness has an end", ("3", "4"), "verify.look", lit("if not found.fresh:"), "if False:"),
    Defence(
        "metadata are held to the hash that names them", ("5",), "verify.signatures",
        lit("meta.verify_length_and_hashes(data)"), "pass",
    ),
    Defence(
        "an older page is not a current one", ("5",), "verify.copy",
        lit('return Verdict.STALE, f"these are'), 'return Verdict.AUTHENTIC, f"these are',
    ),
    Defence(
        "the online key signs no release", ("6", "15"), "verify.metadata",
        r'targets = _named\(reading, Targets, root, "targets", meta\)',
        'targets = parse(Targets, reading.read(f"metadata/{meta.version}.targets.json", 9999), "", "").signed',
    ),
    Defence(
        "a copy that cannot be opened is not the others' end", ("10",), "cli.verify",
        lit("(_arguments.named_beside if len(left) > 1 else _arguments.named)"), "_arguments.named",
    ),
    Defence(
        "signatures are counted", ("13", "15", "16", "bad input"), "verify.signatures",
        r"verify\(role, metadata\.signed_bytes[^,]*, [\w.]+\)", "pass",
    ),
    Defence(
        "nothing counts twice", ("14",), "core.formats.strictjson",
        lit("all(isinstance(name, str) for name in held) and len(set(held)) == len(held)"), "True",
    ),
    Defence(
        "a key id is the hash of its key", ("key ids",), "core.formats.strictjson",
        lit("keyid == hashlib.sha256(canonical(key)).hexdigest()"), "True",
    ),
    Defence(
        "a root is signed by the one before", ("15", "16"), "verify.metadata",
        lit('enough(former.verify_delegate, "root", new, where)'), "pass",
    ),
    Defence(
        "no root is skipped", ("16",), "verify.metadata", lit("if new.signed.version != former.version + 1:"), "if False:",
    ),
    Defence(
        "a chain of roots has an end", ("16",), "verify.metadata",
        lit("if len(chain) > ROOT_ROTATIONS_MAX:"), "if False:",
    ),
    Defence(
        "of a page only known words are kept", ("who looked",), "verify.notices",
        lit("if word and word[1].lower() in WORDS:"), "if word:",
    ),
    Defence(
        "what is shown of a header has a known shape", ("who looked",), "verify.sight",
        lit("shown[key] = _SHOWN[key](value.strip())"), "shown[key] = value",
    ),
    Defence(
        "a copy is asked once more past caches", ("half-way",), "verify.metadata",
        lit("anew = reading.timestamp_anew()"), "anew = None",
    ),
    Defence(
        "a cache's word that nothing newer is there is not taken", ("half-way",), "verify.metadata",
        lit("self.source.read_anew(path, ROOT_MAX_LENGTH)"), "self.source.read(path, ROOT_MAX_LENGTH)",
    ),
    Defence(
        "the mirror list is the signed one", ("22",), "verify.signatures",
        lit("target.verify_length_and_hashes(data)"), "pass",
    ),
    Defence(
        "addresses are such as can be read", ("22",), "core.formats.mirrorlist",
        lit(" if _ADDRESS.match(m.address)"), "",
    ),
    Defence(
        "what too few witnessed is not well, whatever the clock", ("11",), "cli._verdicts",
        lit("older = older or audit.witnessed is False"), "pass",
    ),
    Defence(
        "all that is amiss with a release is said", ("11",), "verify.look",
        lit("if not found.witnessed.enough:"), "if not found.witnessed.enough and not clock_behind(found, now):",
    ),
    Defence(
        "points of small order are no keys", ("13",), "core.formats.strictjson",
        lit("return len(encoded) == 32 and y < _P and y not in _SMALL_ORDER"), "return len(encoded) == 32 and y > 0",
    ),
    Defence("readers walk forward", ("25",), "verify.copy", lit("for signed in self.ahead:"), "for signed in ():"),
    Defence(
        "a slow clock is recognised", ("38",), "verify.look",
        lit("if day := clock_behind(found, now):"), "if False:",
    ),
    Defence(
        "a publisher's clock does not go back", ("clock ahead",), "release.day",
        lit("if before and now.date() < before.signed.published and"),
        "if False and",
    ),
    Defence(
        "a publisher's clock is held against what is known", ("clock ahead",), "release.day",
        lit("if today - newest > QUIET_MAX:"),
        "if False:",
    ),
    Defence(
        "a publisher's clock is held against those of hosts", ("clock of hosts",), "release.day",
        lit("if said := _against_hosts(state, now):"), "if said := '':",
    ),
    Defence(
        "a host that lies of the time is outvoted", ("clock of hosts",), "release.day",
        lit("[(len(off) - 1) // 2]"), "[-1]",
    ),
    Defence(
        "a publisher's clock is not behind what is known", ("clock ahead", "clock of hosts"), "release.day",
        lit("if today + SLACK < newest:"),
        "if False:",
    ),
    Defence(
        "no day of a release to come is taken back", ("days to come",), "release.draft",
        lit("if undated(new) > undated(self.root()) and (not"), "if False and (not",
    ),
    Defence(
        "a day that was taken back counts no more", ("clock ahead",), "verify.metadata",
        lit("seen.release > undated(root)"), "True",
    ),
    Defence(
        "a release of a day that was taken back needs a successor", ("clock ahead",), "release.roles",
        lit("if targets.version <= undated(root):"), "if False:",
    ),
    Defence(
        "reports do not vanish unasked", ("vanished",), "release.difference",
        lit("return self.none_left or gone > REMOVED_MAX or"), "return False and",
    ),
    Defence(
        "a sealed release shares no file with what is built", ("sealed",), "release.store",
        lit("        _copied(entry, to)\n"), "        os.link(entry.source, to)\n",
    ),
    Defence(
        "a former file is hashed before it is linked", ("sealed",), "release.store",
        lit("if files.digest(there) != (entry.sha256, entry.length):"), "if False:",
    ),
    Defence(
        "a source that was withdrawn is erased", ("erased",), "release.kept",
        lit("if index.keys() & set(sources):"), "if False:",
    ),
    Defence(
        "what comes back has the bytes that are named", ("restored",), "release.refill",
        lit("source.fetch_checked(entry)"), "source.fetch_exact(entry)",
    ),
    Defence(
        "the hosts are heard after a restore", ("restored",), "release.newest",
        lit("    if is_marked(state):\n        raise"), "    if False:\n        raise",
    ),
    Defence(
        "no number is signed twice", ("restored",), "release.unfinished",
        lit("    newest.must_go_on(before, known)\n    return None"), "    return None",
    ),
    Defence(
        "withdrawals that nobody can open are said", ("92",), "core.formats.withdrawals",
        lit("if str(line) not in known"), "if False",
    ),
    Defence("one seal at a time", ("40",), "release.dotstet", lit("locks.hold(handle, wait=True)"), "pass"),
    Defence(
        "signatures decide, not the number of copies", ("42",), "verify.copy",
        lit('return Verdict.TAMPERED, f"expected'), 'return Verdict.AUTHENTIC, f"expected',
    ),
    Defence(
        "no hour is published", ("69",), "release.renew", lit(".replace(hour=0, minute=0, second=0, microsecond=0)"), "",
    ),
    Defence("a passphrase is not shown", ("70",), "release.keys", lit("passphrase=***"), "{self._passphrase}"),
    Defence("no memory with a key in it is written to a disk", ("70",), "release.keyfile", lit("dumps.forbid()"), "pass"),
    Defence(
        "the list of copies that is pushed is the one that was signed", ("laptop",), "release.dotstet",
        lit("yield replace(page, source=source.locate(layout.target(page.sha256, page.path)))"),
        "yield entry_of(page.path, source.locate(page.path))",
    ),
    Defence(
        "what has its hash in its name is held to it before it is pushed", ("laptop",), "release.dotstet",
        lit("if (named := layout.split_target(path)) and entry.sha256 != named[0]:"), "if False:",
    ),
    Defence("damage here is not called a host's", ("laptop",), "copies.push.readback", lit("_ours_is_right(entry)\n"), "pass\n"),
    Defence("keys are the owner's alone", ("71",), "release.keyfile", lit("if stat.S_IMODE(mode) & 0o077:"), "if False:"),
    Defence(
        "keys are encrypted at rest", ("71",), "release.keys",
        lit(".build(passphrase.encode())"), ".build(b'a wrong one')",
    ),
    Defence(
        "keys are those that the root names", ("72",), "release.renew",
        lit('signers = keys.among(signed.roles["timestamp"].keyids)'), 'signers = [keys.signer("online")]',
    ),
    Defence(
        "a lost key is named", ("72",), "release.keyfile", lit('f"{what} is missing: {file}"'), '"a key is missing"',
    ),
    Defence(
        "the fingerprint is compared", ("75",), "verify.metadata",
        lit("if found != anchor.fingerprint:"), "if False:",
    ),
    Defence(
        "versions begin anew with new keys", ("6",), "verify.metadata",
        lit("return seen.timestamp if same else 0"), "return seen.timestamp",
    ),
    Defence(
        "a release has witnesses enough", ("11",), "verify.witnesses",
        lit("return len(self.by) >= self.needed"), "return True",
    ),
    Defence(
        "a reader's own quorum is counted", ("11",), "verify.witnesses",
        lit("return () if self.quorum.holds(by) else (str(self.quorum),)"), "return ()",
        ("test_split_view_that_a_readers_own_quorum_did_not_sign",),
    ),
    Defence(
        "a friend counts in one place of a policy", ("11",), "verify.tlogpolicy",
        lit("if member in self.placed:"), "if False:", ("test_split_view_by_a_friend_who_counts_twice",),
    ),
    Defence("a reader's own witnesses are asked for", ("11",), "verify.witnesses", lit("if self.missing:"), "if False:"),
    Defence(
        "a release goes on from the one that was seen", ("11", "12"), "verify.history",
        lit("if found != seen.top:"), "if False:",
    ),
    Defence(
        "a note is over this very release", ("12",), "verify.witnesses", lit("if note.body != body:"), "if False:",
    ),
    Defence(
        "a countersignature is verified", ("12",), "verify.signednote",
        r"key\.verify_signature\(Signature\([^\n]+\n", "pass\n",
    ),
    Defence(
        "former releases go with what was withdrawn", ("73",), "release.erase", lit("kept_from=number"), "kept_from=0",
    ),
    Defence(
        "no withdrawal is unsaid", ("73", "77"), "verify.history",
        lit("if before is None or (now and now.sha256 == before.sha256):"), "if True:",
    ),
    Defence(
        "a release waits for enough editors", ("74", "77"), "release.draft",
        lit("return max(0, self.threshold - len(self.signed))"), "return max(0, 1 - len(self.signed))",
    ),
    Defence(
        "a key that was taken back proves nothing of today", ("forks",), "verify.forks",
        lit("version + 1 if root is not (newest or chain)[-1] else 0"), "0",
    ),
    Defence(
        "what one side of a fork leaves out the other may know", ("forks",), "verify.forks",
        lit("return long if same else ()"), "return ()",
    ),
    Defence("a proof is modest", ("forks",), "verify.forks", lit("strictjson.modest(data, PROOF_ITEMS_MAX)"), "pass"),
    Defence(
        "whom the root names are read first", ("crowds",), "core.formats.attestations",
        lit("return first + rest"), "return rows",
    ),
    Defence(
        "a reader's own witnesses push none of the root's out", ("crowds",), "verify.witnesses",
        lit('key=lambda a: names.isdisjoint(a.by.split(", "))'), "key=lambda a: a.kind",
    ),
    Defence(
        "strangers are so many, and no more", ("crowds",), "release.attest",
        lit("if strangers[attestation.release] > STRANGERS_MAX:"), "if False:",
    ),
    Defence(
        "a witnessed release stays witnessed", ("crowds",), "release.attest",
        lit("if head.witnessed.enough and not then.enough:"), "if False:",
    ),
    Defence(
        "a witness's name is seen", ("crowds",), "verify.signednote",
        lit(" and plain.clean(name) == name"), "",
    ),
    Defence(
        "a draft says nothing that is not shown", ("drafts",), "release.terms",
        lit("if strictjson.canonical(one) != strictjson.canonical(other):"), "if False:",
    ),
    Defence(
        "a draft is not over before it is signed", ("drafts",), "release.terms",
        lit("if said.expires <= now:"), "if False:",
    ),
    Defence(
        "a draft is over one day", ("drafts",), "release.terms",
        lit("if said.expires > now + LASTING_MAX:"), "if False:",
    ),
    Defence(
        "a draft is of a day that has come", ("drafts",), "release.draft",
        lit("if not self.is_root and self.release().published >"), "if False and self.release().published >",
    ),
    Defence("what has no form is a code", ("drafts",), "core.plain", lit(" and ord(c) not in _BLANK"), ""),
    Defence("a storm of marks is codes", ("drafts",), "core.plain", lit("above <= _ABOVE_MAX"), "True"),
    Defence("a draft is modest", ("drafts",), "release.draft", lit("strictjson.modest(raw, DRAFT_ITEMS_MAX)"), "pass"),
    Defence(
        "malformed metadata are an error of ours", ("bad input",), "verify.signatures",
        r"except \(DeserializationError[^)]*\) as e", "except ZeroDivisionError as e",
    ),
    Defence(
        "a timestamp is short", ("bad input",), "verify.metadata", lit("read(layout.TIMESTAMP, TIMESTAMP_MAX_LENGTH)"),
        "read(layout.TIMESTAMP, 1 << 40)",
    ),
    Defence(
        "a root is short", ("bad input",), "verify.metadata",
        lit("read_anew(path, ROOT_MAX_LENGTH)"), "read_anew(path, 1 << 40)",
    ),
    Defence(
        "the page of the mirror list is text and links", ("22",), "core.formats.mirrorlist",
        lit('if b"<" in _PLAIN.sub(b"", data):'), "if False:",
    ),
    Defence(
        "a seal sweeps up after one that was killed", ("swept",), "release.dotstet",
        lit("leftovers.sweep(state / name)"), "pass",
    ),
    Defence(
        "a state of a newer form is refused", ("versions",), "release.version", lit("if found.form > KNOWN:"), "if False:",
    ),
    Defence(
        "an older program signs nothing after a newer one", ("versions",), "release.version",
        lit("_numbers(found.program) > _numbers(__version__)"), "False",
    ),
    Defence(
        "an archive of a form that is not known is refused", ("versions",), "core.formats.strictjson",
        lit("if type(found) is not int or found != FORMAT:"), "if False:",
    ),
    Defence(
        "a list of pieces is as long as its document's must be", ("pieces",), "verify.pieces",
        lit("if found is not None and found.length != pieces.count_of(entry.length) * pieces.LINE_LENGTH:"), "if False:",
    ),
    Defence(
        "a list of pieces is the signed one", ("pieces",), "verify.pieces",
        lit("if (digest := hashlib.sha256(data).hexdigest()) != found.sha256:"), "if False:",
    ),
    Defence(
        "pieces that are signed are the document's", ("pieces",), "release.pieced",
        lit("if whole.hexdigest() != entry.sha256:"), "if False:",
    ),
    Defence(
        "a piece is written only if it is right", ("pieces",), "readers.clone.partial",
        lit("if (found := hashlib.sha256(data).hexdigest()) != self.known.digests[number]:"), "if found := \"\":",
    ),
    Defence(
        "a beginning on the disk counts by its hashes", ("pieces",), "readers.clone.partial",
        lit("if hashlib.sha256(data).hexdigest() == self.known.digests[number]:"), "if True:",
    ),
    Defence(
        "a beginning is no second name of another file", ("pieces",), "readers.clone.partial",
        lit("or there.st_nlink != 1 or"), "or",
    ),
    Defence(
        "pieces that came are the document by its own hash", ("pieces",), "readers.clone.partial",
        lit("return alone and whole.hexdigest() == self.known.entry.sha256"), "return alone",
    ),
)  # fmt: skip
