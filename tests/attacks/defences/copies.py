"""What defends copies, hosts and those who look at them."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "a file has no name until its hash is right", ("1",), "readers.clone.destination",
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
        lit("if _PART.fullmatch(name):"), "if True:",
    ),
    Defence(
        "copies are compared with one another", ("3",), "audit.rounds",
        lit("if found.release < seen.release:"), "if False:",
    ),
    Defence("an answer is cut at its length", ("7",), "core.source", lit("if received > max_length:"), "if False:"),
    Defence(
        "a length announced too long is not begun", ("7",), "copies.hosts.web",
        lit("if length > self._max_length:"), "if False:",
    ),
    Defence(
        "of too many digits no number is made", ("10",), "copies.hosts.allowance",
        lit("int(digits[:_LENGTH_MAX] or"), "int(digits or",
    ),
    Defence("an answer has a deadline", ("8",), "copies.hosts.allowance", r"left = self\.until .*", "left = 3600.0"),
    Defence("an answer has an end, whatever it is made of", ("7",), "copies.hosts.allowance",
        lit("if received > self.length:"), "if False:",
        ("test_bytes_of_any_kind_are_counted",),
    ),
    Defence("early hints are no answer", ("10",), "copies.hosts.http.answer", lit("range(INTERIM_MAX + 1)"), "range(1)"),
    Defence(
        "hints without an answer come to an end", ("10",), "copies.hosts.http.answer",
        lit("raise WireError(Reason.NO_ANSWER)"), "return version, 200",
    ),
    Defence(
        "a length is digits", ("10",), "copies.hosts.allowance",
        r"_LENGTH: Final = .*", '_LENGTH: Final = re.compile(r"([+0-9_]+)")',
    ),
    Defence(
        "the length of a chunk is digits", ("10",), "copies.hosts.http.answer",
        r"_CHUNK: Final = .*", '_CHUNK: Final = re.compile(rb"([+0-9A-Fa-fx_]+)\\r?\\n?")',
    ),
    Defence("a status is digits", ("10",), "copies.hosts.http.answer", lit("([1-9][0-9]{2})"), "([+0-9_]+)"),
    Defence("a size in a listing is digits", ("10",), "copies.hosts.s3wire", r"if _ODD_SIZE\.search\(.*", "if False:"),
    Defence(
        "an empty answer of a node is no fault of ours", ("10",), "copies.hosts.ipfs",
        lit("RecursionError, AssertionError)"), "RecursionError)",
    ),
    Defence("a host's words are cut", ("10",), "core.errors", lit("message = cut(message, SAID_MAX)"), "pass"),
    Defence(
        "a redirect to no address is the mirror's fault", ("10",), "copies.hosts.http.redirect",
        r"except ValueError as e:(?=\n        raise AwayError)", "except ZeroDivisionError as e:",
    ),
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
        "one host is never the end of a push", ("one of many",), "copies.push", lit("return baffled(e, host.name)"), "raise",
    ),
    Defence(
        "one host is never the end of a heal", ("one of many",), "archive.heal",
        lit("self.failures.append(Failure.of(place.settings.name, baffled(e, place.settings.name)))"), "raise",
    ),
    Defence(
        "a host whose address cannot be learnt is not known, and no more", ("one of many",), "archive.heal",
        r"except HostError as e:(?=\n            return Target\()", "except ZeroDivisionError as e:",
    ),
    Defence(
        "a list of files has an end", ("one of many",), "copies.hosts.base", lit("if number >= most:"), "if False:",
        ("test_a_host_that_lists_more_than_a_copy_has",),
    ),
    Defence(
        "a store is waited for within bounds", ("one of many",), "copies.hosts.s3wire",
        lit("return Allowance(time.monotonic() + seconds,"), "return Allowance(time.monotonic() + seconds + 3600,",
        ("test_a_store_that_takes_its_time",),
    ),
    Defence(
        "a node is waited for within bounds", ("one of many",), "copies.hosts.ipfs",
        lit("return within(seconds, ask, host=self.name)"), "return ask()",
        ("test_a_node_that_takes_its_time",),
    ),
    Defence(
        "a node's key has the name of a key", ("one of many",), "copies.hosts.ipfs",
        lit("if not _NAME.fullmatch(known[self._options.key]):"), "if False:",
    ),
    Defence(
        "only plain bytes are taken", ("9",), "copies.hosts.web", lit("if encoding in CODINGS:"), "if False:",
    ),
    Defence(
        "a label speaks where the bytes are not the file's", ("9",), "copies.hosts.web",
        lit("if self._doubt:\n            raise self._doubt\n        if self._resumes"), "if self._resumes",
    ),
    Defence(
        "a proxy that was named is not gone round", ("proxy",), "copies.hosts.http.pool",
        lit("if self.proxy is None:"), "if True:",
    ),
    Defence(
        "a host's own proxy is minded", ("proxy",), "copies.hosts",
        lit("return open_address(address, proxy_of(settings))"), "return open_address(address)",
    ),
    Defence(
        "names are looked up by the proxy", ("proxy",), "copies.hosts.http.tunnel",
        lit("    sock = reach(proxy, until)\n"), "    connect(host, port, until)\n    sock = reach(proxy, until)\n",
        ("test_names_are_looked_up_by_the_proxy_alone",),
    ),
    Defence(
        "redirects stay on the host", ("10",), "copies.hosts.http.redirect",
        lit("if not location or not (there"), "if not location or False and not (there",
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
        "a challenge says nothing of the copy", ("challenge",), "copies.hosts.weberrors",
        lit("    if guard:\n"), "    if False:\n",
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
        lit("            for stage in _stages(steps.first):\n"),
        "            self._put(host, steps.pointer, None)\n            for stage in _stages(steps.first):\n",
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
        lit("if self.host.settings is not None and not dry_run:"), "if False:",
    ),
    Defence(
        "no copy goes where the keys are", ("90",), "copies.hosts",
        lit("if common in (place, state):"), "if False:",
    ),
    Defence(
        "what is emptied is ours", ("92",), "copies.push.empty",
        lit("ours = [path for path in held if _is_ours(place, path, book)]"), "ours = list(held)",
    ),
    Defence(
        "a place in service is not emptied", ("92",), "copies.places",
        lit("if not {r.place, hosts.place_of(r.settings)} & now"), "",
    ),
    Defence(
        "what was sent is read back", ("41",), "copies.push.readback",
        lit("if whole.hexdigest() != entry.sha256:"), "if False:",
    ),
    Defence(
        "a store that nobody knows is read back whole", ("41",), "copies.push",
        lit("ReadBack.SAMPLE if self.known.conforms else ReadBack.ALL"), "ReadBack.SAMPLE",
    ),
    Defence(
        "what arrived before a cut is read back, too", ("41",), "copies.push",
        lit("if asked.read_back is ReadBack.ALL or not (self.known.clean or asked.only is not None):"),
        "sends, arrived = (), {}\n        if False:",
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
        "a push sweeps up after one that was killed", ("swept",), "copies.hosts.folder",
        lit("disk.sweep(self.root)"), "pass",
    ),
    Defence(
        "only files of ours are swept up", ("swept",), "core.disk",
        lit("if stat.S_ISREG(there.st_mode) and there.st_nlink == 1 and"), "if",
    ),
    Defence(
        "only names of ours are swept up", ("swept",), "core.disk",
        r"if _TEMPORARY\.fullmatch\(name\):", "if name.startswith(TEMPORARY):",
    ),
    Defence(
        "a folder that others hold stays the same one", ("folder of others",), "copies.hosts.folder",
        lit("        disk.sweep(self.root)\n"),
        "        import shutil\n        old = self.root.with_name('old')\n        self.root.rename(old)\n"
        "        shutil.copytree(old, self.root)\n        shutil.rmtree(old)\n",
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
        "a commit names nobody", ("git",), "copies.hosts.git.pack",
        lit('b"mirror <>"'), 'b"root <root@machine>"',
        ("test_a_copy_is_one_commit_with_nothing_of_its_maker",),
    ),
    Defence(
        "a branch is moved from where it stood alone", ("git",), "copies.hosts.git.wire",
        lit("if now != old:"), "if False:",
        ("test_who_comes_second_is_told_and_has_lost_nothing",),
    ),
    Defence(
        "what a git server was sent is read back", ("git",), "copies.hosts.git.branch",
        lit("if oid not in self._store or self._store.sha256(oid) != sha256:"), "if False:",
        ("test_what_does_not_come_back_is_not_left_standing",),
    ),
    Defence(
        "a record of a push is held against the commit there", ("git",), "copies.hosts.git.branch",
        lit("if bytes(commit(trees(leaves)[0], when).id) == at:"), "if True:",
        ("test_a_push_without_our_own_record_reads_what_lies_there",),
    ),
    Defence(
        "no secret stands in a git address", ("git",), "copies.hosts.git",
        r"if parts\.password is not None[^\n]*:", "if False:",
        ("test_an_address_with_a_secret_or_without_sense_is_a_fault_of_the_settings",),
    ),
    Defence(
        "an object of a pack is no longer than it says", ("git",), "copies.hosts.git.pack",
        lit("if had > length:"), "if False:",
        ("test_a_pack_which_swells_is_refused",),
    ),
    Defence(
        "a server's key is the one of the settings", ("sftp",), "copies.hosts.ssh",
        r'"StrictHostKeyChecking": "yes",', '"StrictHostKeyChecking": "no",',
        ("test_somebody_poses_as_the_server",),
    ),
    Defence(
        "ssh goes through the proxy that is named", ("sftp",), "copies.hosts.ssh",
        lit("if (way := self._way_out()) is not None:"), "if (way := None) is not None:",
        ("test_a_proxy_that_hides_the_publisher_is_gone_round",),
    ),
    Defence(
        "no setting is an option of ssh's", ("sftp",), "copies.hosts.ssh",
        lit("if not _HOST.fullmatch(where.host):"), "if False:",
        ("test_a_setting_starts_a_program",),
    ),
    Defence(
        "ssh gets one host's secret", ("sftp",), "copies.hosts.ssh",
        r'if not name\.startswith\("STET_"\)\}', "}",
        ("test_a_secret_is_asked_for_by_somebody_else",),
    ),
    Defence(
        "what was stored at a server is read back", ("sftp",), "copies.push.readback",
        lit("if whole.hexdigest() != entry.sha256:"), "if False:",
        ("test_a_server_gives_back_other_bytes",),
    ),
    Defence(
        "an answer of a server of files has a length", ("sftp",), "copies.hosts.sftp.session",
        lit("if not 1 <= length <= packets.PACKET_MAX:"), "if False:",
        ("test_a_server_claims_an_answer_as_long_as_memory",),
    ),
    Defence(
        "no link is followed at a server", ("sftp",), "copies.hosts.sftp.files",
        lit("if not attrs.is_folder:"), "if False:",
        ("test_a_link_leads_out_of_the_copy",),
    ),
    Defence(
        "two pushes to a server take turns", ("sftp",), "copies.hosts.sftp.lock",
        lit("if not dead and age < AGE_S:"), "if False:",
        ("test_two_publishers_push_at_once",),
    ),
    Defence(
        "a killed push of this machine is waited for no longer", ("sftp",), "copies.hosts.sftp.lock",
        r"dead = ours and .*", "dead = False",
        ("test_a_push_is_killed_at_any_effect",),
    ),
    Defence(
        "rclone ends when we are killed", ("rclone",), "copies.hosts.rcd",
        lit('kill -9 "$child"; wait "$child"'), "true",
        ("test_it_is_gone_after_we_were_killed",),
    ),
    Defence(
        "rclone is told a secret over a pipe", ("rclone",), "copies.hosts.rcd",
        lit('"obscure", "-"],'), '"obscure", secret],',
        ("test_a_secret_is_in_no_command_line_file_or_log",),
    ),
    Defence(
        "rclone sees no secret of another host", ("rclone",), "copies.hosts.rcd",
        r' if not name\.startswith\("STET_"\)', "",
        ("test_a_secret_is_in_no_command_line_file_or_log",),
    ),
    Defence(
        "a secret in a server's words is not shown", ("rclone",), "copies.hosts.rcerrors",
        lit('said = said.replace(secret, "…") if secret else said'), "pass",
        ("test_a_server_repeats_the_secret_that_it_was_told",),
    ),
    Defence(
        "a remote is one that readers can read through", ("rclone",), "copies.hosts.rclone",
        lit("if kind in VEILS:"), "if False:",
        ("test_readers_cannot_read_through_a_veil",),
    ),
    Defence(
        "rclone's lists have a depth", ("rclone",), "copies.hosts.rcplace",
        lit('_config={"MaxDepth": DEPTH_MAX},'), "",
        ("test_a_server_has_folders_without_end",),
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
