"""What defends copies, and those who look at them."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "a file has no name until its hash is right", ("1",), "readers.clone.landing",
        lit("if whole.hexdigest() != entry.sha256:"), "if False:",
    ),
    Defence(
        "a clone follows no link to a file", ("folder from somebody",), "core.disk",
        lit("_FILE = os.O_RDONLY | os.O_NOFOLLOW |"), "_FILE = os.O_RDONLY |",
    ),
    Defence(
        "a clone follows no link to a folder", ("folder from somebody",), "core.disk",
        lit("FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW |"), "FOLDER = os.O_RDONLY | os.O_DIRECTORY |",
    ),
    Defence(
        "a file that stands where a folder must be stays", ("folder from somebody",), "core.disk",
        r"if not stat\.S_ISLNK\([^\n]+:", "if False:",
    ),
    Defence(
        "a clone sweeps up after clones alone", ("folder from somebody",), "readers.clone.destination",
        lit("if any(kind.fullmatch(name) for kind in (_PART, *more)):"), "if True:",
    ),
    Defence(
        "what is new since a release is all there", ("carried",), "readers.part",
        lit("if entry.path not in names)"), "if False)",
    ),
    Defence(
        "the program around what was taken along is judged, too", ("taken",), "copies.hosts.takenfile",
        lit("{**page.files, layout.OPEN_PAGE: page.shell}"), "{**page.files}",
    ),
    Defence(
        "nothing beside a file for messengers is called genuine", ("taken",), "copies.hosts.takenfile",
        lit("if odd := sorted(there - {PAGE, MANIFEST, ICON}):"), "if odd := None:",
    ),
    Defence(
        "a text in a page taken along is judged", ("taken",), "readers.part",
        lit("(has_text and item.path == TEXT)"), "item.path == TEXT",
    ),
    Defence(
        "a file for messengers has the archive's name", ("taken",), "readers.part",
        lit("manifest != takenpage.manifest(found.signed.title)"), "False",
    ),
    Defence(
        "a part begins no copy that it cannot end", ("carried",), "readers.clone.joining",
        lit("if reached >= max(member.head.release for member in parts)"), "if True",
    ),
    Defence(
        "a copy cut while it joins still tells old from forged", ("carried",), "readers.clone",
        lit("if signed.number > former.release:"), "if False:",
    ),
    Defence(
        "copies are compared with one another", ("3",), "audit.rounds",
        lit("if found.release < seen.release:"), "if False:",
    ),
    Defence("an answer is cut at its length", ("7",), "core.source", lit("if received > max_length:"), "if False:"),
    Defence(
        "a forger's words are cut", ("bad input",), "core.errors",
        lit('"\\n".join(cut(line, SAID_MAX) for line in reason.split("\\n"))'), "reason",
        ("test_names_without_end_are_told_in_short",),
    ),
    Defence("a host's words are cut", ("10",), "core.errors", lit("message = cut(message, SAID_MAX)"), "pass"),
    Defence(
        "whatever a host does is its own failure", ("one of many",), "core.source",
        lit("raise (self._translate(e, path) or baffled(e, self.name, path)) from e"),
        "raise (self._translate(e, path) or e) from e",
    ),
    Defence(
        "one address is never the end of a clone", ("one of many",), "readers.clone.candidates",
        lit("self._note(address, baffled(e, address))"), "raise",
    ),
    Defence(
        "one copy is never the end of an audit", ("one of many",), "audit.check", lit("return first.fail(e)"), "raise",
    ),
    Defence(
        "one host is never the end of a push", ("one of many",), "copies.push.crew", lit("return baffled(e, host.name)"), "raise",
    ),
    Defence(
        "one host is never the end of a heal", ("one of many",), "archive.heal",
        lit("error = baffled(e, name)"), "raise",
    ),
    Defence(
        "a host whose address cannot be learnt is not known, and no more", ("one of many",), "archive.inservice",
        r"except HostError as e:(?=\n            return Target\()", "except ZeroDivisionError as e:",
    ),
    Defence(
        "a host's own certificates are its own lack", ("lacking",), "copies.hosts",
        r"except ConfigError as e:(?=\n        hint = )", "except ZeroDivisionError as e:",
        ("test_a_file_of_certificates_that_cannot_be_read",),
    ),
    Defence(
        "a package that is missing is one host's lack", ("lacking",), "copies.hosts",
        lit("raise LackingError(said, host=settings.name, hint=install("), "raise ConfigError(said, hint=install(",
        ("test_a_package_that_is_not_installed",),
    ),
    Defence(
        "half a second key leaves the first at work", ("lacking",), "archive.service",
        r"except LackingError as e:(?=\n            return replace\()", "except ZeroDivisionError as e:",
        ("test_half_a_second_key",),
    ),
    Defence(
        "half a second key leaves the first to empty a place", ("lacking",), "archive.service",
        r"except LackingError as e:(?=\n            second, lacks = )", "except ZeroDivisionError as e:",
        ("test_half_a_second_key",),
    ),
    Defence(
        "a store that refuses our clock refuses no copy", ("our clock",), "copies.hosts.s3.errors",
        lit("_SKEWED: (ClockError,"), "_SKEWED: (RefusedError,",
    ),
    Defence(
        "a rule against one file is soon told", ("one file",), "copies.hosts.patience",
        lit("others = self._lone >= LONE_MAX"), "others = False", ("test_a_rule_against_one_file",),
    ),
    Defence(
        "a file is blamed by a host that answers", ("one file",), "copies.hosts.patience",
        lit(" and answers()"), "", ("test_a_host_that_is_busy_to_all",),
    ),
    Defence(
        "the hash of a page that may name its visitor is withheld", ("who looked",), "audit.evidence.entries",
        lit('"" if sight.masked and not own else finding.found'), "finding.found",
    ),
    Defence(
        "only a copy that was whole can be taken down", ("whose fault",), "audit.evidence.entries",
        lit("if audit.healthy or not known.whole:"), "if audit.healthy:",
    ),
    Defence(
        "a push that did not end explains what is missing", ("whose fault",), "audit.evidence.entries",
        lit("known.sent == pointer and not known.open"), "known.sent == pointer",
    ),
    Defence(
        "a run of the log is held to what names it", ("damaged log",), "audit.evidence.log",
        lit("if not signed and expected != run.sha256:"), "if False:",
    ),
    Defence(
        "bytes of the publisher's own are no forgery", ("half-way",), "audit.midway",
        lit("if _is(release.root.parent / str(number) / path, found):"), "if False:",
    ),
    Defence(
        "one loss costs one spare", ("one loss",), "archive.heal",
        r"\[a for a in lost if not known\.is_answered\([^\]]*\]", "lost",
    ),
    Defence(
        "mended is said when the second look agrees", ("mended",), "cli.heal",
        lit("after = next((a for a in healed.after if a.host == host), None)"), "after = None",
    ),
    Defence(
        "silence is not absence", ("19",), "archive.heal",
        lit("if audit.healthy or audit.verdict is Verdict.UNKNOWN:"), "if audit.healthy:",
    ),
    Defence(
        "the pointer moves last", ("25",), "copies.push",
        lit("            left = relay.put(evidence, proven.first)\n"),
        "            relay.put(steps.pointer)\n"
        "            left = relay.put(evidence, proven.first)\n",
    ),
    Defence(
        "what was killed is swept up after in .stet", ("25",), "release.dotstet", lit("leftovers.sweep_old(folder, _LEFT_S)"), "pass",
        ("test_a_push_is_killed_at_each_change_of_a_disk",),
    ),
    Defence(
        "a lock of a push that was killed at its end is taken away", ("sftp",), "copies.push",
        lit("if host.traits.exclusive and not known.sent:"), "if False:",
        ("test_a_push_is_killed_at_any_effect",),
    ),
    Defence(
        "what a killed push would have unpinned is unpinned by the next", ("killed",), "copies.hosts.ipfs.host",
        lit("self._roots.let_go(self._roots.pinned().intersection(former))"), "pass",
        ("test_a_push_is_killed_at_an_ipfs_node",),
    ),
    Defence(
        "a folder of a killed process is swept up", ("killed",), "core.scratch", lit("    _sweep(place, prefix)\n"), "    pass\n",
        ("test_a_push_is_killed_at_a_server_of_files",),
    ),
    Defence(
        "a full disk of the publisher's own is told", ("27",), "core.baffling",
        lit("if isinstance(error, OSError) and (error.filename or is_of_this_machine(error)):"), "if False:",
    ),
    Defence(
        "a pointer is moved only from where it was read", ("40",), "copies.push.contest",
        lit("            self.glance(now=True)\n"), "", ("test_two_operators_push_at_once",),
    ),
    Defence(
        "whose marks are there is looked at while pages go", ("40",), "copies.push.contest",
        lit("        pointer = partial(self._see, layout.TIMESTAMP, (self._former, self._ours))\n"), "        return\n",
        ("test_two_operators_push_at_once",),
    ),
    Defence(
        "marks of another push are no leavings of ours", ("40",), "copies.push.contest",
        lit("            self._see(entry.path, ())\n"), "            pass\n",
        ("test_two_operators_push_at_once", "test_a_push_that_was_cut_on_another_machine_leaves_nothing_of_its_pages"),
    ),
    Defence(
        "pages of a push that was cut elsewhere are sent anew", ("40",), "copies.push.plan", lit("known.doubted or "), "",
        ("test_a_push_that_was_cut_on_another_machine_leaves_nothing_of_its_pages",),
    ),
    Defence(
        "a release is not replaced by another of its number", ("40",), "copies.push.place",
        lit("if former.get(found.release, found.signed.top.sha256) != found.signed.top.sha256:"), "if False:",
    ),
    Defence(
        "a newer release is not replaced by an older", ("40",), "copies.push.place",
        r"if (?:\(found\.\w+, found\.\w+\)|found\.seen\.order) > (?:\(ours\.\w+, ours\.\w+\)|ours\.seen\.order):",
        "if False:",
    ),
    Defence(
        "metadata of one name are compared", ("40",), "copies.push.plan", lit(" or entry.path in known.differing"), "",
    ),
    Defence(
        "another archive's place is not written to", ("90",), "copies.push.place",
        lit("if standing.others and not adopt:"), "if False:",
    ),
    Defence(
        "no archive is founded where one lies", ("90",), "archive.init",
        lit("    return None if found is None else (address, found)"), "    return None",
        ("test_an_archive_is_founded_beside_its_own_copies",),
    ),
    Defence(
        "a place that cannot be read is not taken for empty", ("90",), "copies.push.place",
        r"    except AbsentError:\n            return None\n        except OverlongError",
        "    except HostError:\n            return None\n        except OverlongError",
    ),
    Defence(
        "what is left of another archive makes a place somebody's", ("90",), "copies.push.place",
        lit("if not self.is_ours(path, data)"), "if False",
    ),
    Defence(
        "somebody's file is not written over", ("90",), "copies.push.look", lit("if theirs and not asked.adopt:"), "if False:",
    ),
    Defence(
        "nothing is taken away that no push put there", ("91",), "copies.push.plan",
        lit(" or put_by_us(p)]"), " or True]",
    ),
    Defence(
        "bytes tell whose a file under a former name is", ("91",), "copies.push.place",
        lit(" and self.digest(path) in self.ever[path]"), "",
    ),
    Defence(
        "a file that no release has is told", ("91",), "audit.rounds",
        lit("faults += [f for f in strangers.extras(self._visit, copy, strange) if f.finding.path not in found]"), "pass",
    ),
    Defence(
        "a page hides under no name of litter", ("91",), "core.beside", lit("if name.endswith(PAGES):"), "if False:",
    ),
    Defence(
        "nothing older than what is known is restored", ("restored",), "archive.restore",
        lit("if number >= found.release:"), "if True:",
    ),
    Defence(
        "what was withdrawn is not restored", ("restored",), "archive.restore",
        lit("if _takes_back(state, best, seen):"), "if False:",
    ),
    Defence(
        "where copies were left is remembered", ("92",), "copies.push",
        lit("if self.host.settings is not None:"), "if False:",
    ),
    Defence(
        "what is emptied is ours", ("92",), "copies.push.empty",
        lit("ours = [path for path in held if _is_ours(place, path, book)]"), "ours = list(held)",
    ),
    Defence(
        "a place in service is not emptied", ("92",), "copies.places",
        lit("if not {*map(from_anywhere, (r.place, hosts.place_of(r.settings)))} & now"), "",
    ),
    Defence(
        "what was sent is read back", ("41",), "copies.push.readback",
        lit("if whole.hexdigest() != entry.sha256:"), "if False:",
    ),
    Defence(
        "what came back beside a file proves it by its hash", ("41",), "copies.hosts.s3.pairs",
        lit("hashlib.sha256(reply.rest(length)).hexdigest() == sha256"), "reply.rest(length) is not None",
        ("test_bit_rot_of_what_is_asked_for_beside",),
    ),
    Defence(
        "a refusal beside a file is no empty file", ("41",), "copies.hosts.s3.pairs",
        lit("reply.status == 200 and "), "", ("test_an_empty_file_that_a_store_does_not_give",),
    ),
    Defence(
        "a store is looked at again before it is blamed", ("late",), "copies.push.relay",
        lit("else SETTLE_S:"), "else ():",
    ),
    Defence(
        "a store that nobody knows is read back whole", ("41",), "copies.push",
        lit("ReadBack.SAMPLE if conforms else ReadBack.ALL"), "ReadBack.SAMPLE",
    ),
    Defence(
        "what arrived before a cut is read back, too", ("41",), "copies.push",
        lit("if asked.read_back is ReadBack.ALL or not (self.known.clean or asked.only is not None):"),
        "before = Delivered()\n        if False:",
    ),
    Defence(
        "a release that was not sealed here is told", ("15",), "audit.rounds",
        lit("if ours and found.release > ours.number:"), "if False:",
    ),
    Defence(
        "a clock that lies is not believed", ("39",), "archive.stamp",
        lit("if abs(token.time - now) > CLOCK_MAX:"), "if False:",
    ),
    Defence(
        "no authority is waited for any longer", ("39",), "archive.stamp",
        lit("WATCHDOG_S = 3.0"), "WATCHDOG_S = 30.0",
    ),
    Defence(
        "what was withdrawn is looked for", ("73",), "audit.withdrawn",
        lit("for fault in visit.many(still, paths) if fault"), "for fault in ()",
    ),
    Defence(
        "names that are asked for stay in the folder", ("bad input",), "core.source",
        r"safe_path\(path\)\n(?=        received = 0)", "pass\n",
    ),
    Defence(
        "what stet init wrote is not signed unsaid", ("starters",), "archive.permit",
        lit("if not wanted:"), "if False:",
    ),
    Defence(
        "what a packed file says of itself is read within bounds", ("48",), "readers.claims",
        lit("min(_READ_MAX, left)"), "_READ_MAX",
    ),
    Defence(
        "a partial restore is no restore", ("restored",), "archive.restore",
        lit("    if missing:\n        shown"), "    if False:\n        shown",
    ),
    Defence(
        "a restore follows no link", ("restored",), "archive.restore",
        lit("if (state / PARTIAL).is_symlink():"), "if False:",
    ),
    Defence(
        "only files of ours are swept up", ("swept",), "core.leftovers",
        lit("if stat.S_ISREG(there.st_mode) and there.st_nlink == 1 and"), "if",
    ),
    Defence(
        "only names of ours are swept up", ("swept",), "core.leftovers",
        lit("if is_new_name(name):"), 'if name.startswith(".stet-"):',
    ),
    Defence(
        "a file looks like the one that it replaces", ("folder of others",), "core.disk",
        lit("            _look_like(file.fileno(), former)"), "            pass",
    ),
    Defence(
        "a new file takes after its folder", ("folder of others",), "core.disk",
        lit("            _take_after(file.fileno(), folder, 0o644)"), "            pass",
    ),
    Defence(
        "a new folder takes after the one above", ("folder of others",), "core.disk",
        lit("        _take_after(below, here, 0o755)"), "        pass",
    ),
    Defence(
        "nobody's history goes without a word", ("git",), "copies.push.look",
        lit("if not asked.adopt and (said := self.host.claimed()):"), "if False:",
        ("test_somebody_elses_history_stays_without_adopt",),
    ),
    Defence(
        "what was stored at a server is read back", ("sftp",), "copies.push.readback",
        lit("if whole.hexdigest() != entry.sha256:"), "if False:",
        ("test_a_server_gives_back_other_bytes",),
    ),
    Defence(
        "a slow host has its time, and no more", ("slow",), "archive.underway",
        lit("if until is not None and now < until and"), "if until is not None and",
    ),
    Defence(
        "half a copy is not on its way", ("slow",), "archive.underway",
        lit("return not audit.findings and audit.release is not None"), "return audit.release is not None",
    ),
    Defence(
        "what was seen well and is gone was not late", ("slow",), "archive.underway",
        lit("return audit.gone and not known.whole"), "return audit.gone",
    ),
)  # fmt: skip
