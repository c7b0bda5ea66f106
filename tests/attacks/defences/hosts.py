"""What defends the publisher and readers against hosts, on the wire and beside it."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "a length announced too long is not begun", ("7",), "copies.hosts.download",
        lit("if length > self.max_length:"), "if False:",
    ),
    Defence(
        "of too many digits no number is made", ("10",), "copies.hosts.allowance",
        lit("int(digits[:_LENGTH_MAX] or"), "int(digits or",
    ),
    Defence("an answer has a deadline", ("8",), "copies.hosts.allowance", r"left = self\.until .*", "left = 3600.0"),
    Defence(
        "a record of TLS has a deadline", ("8",), "copies.hosts.http.tls",
        lit("time.monotonic() + self._timeout_s, False"), "time.monotonic() + 3600, False",
        ("test_slow_retrieval_within_a_record",),
    ),
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
    Defence(
        "a size in a listing is digits", ("10",), "copies.hosts.s3.listed",
        lit("Size>([0-9]{1,17})</"), "Size>([^<]{1,40})</",
    ),
    Defence(
        "pages of nothing make a list no longer", ("s3",), "copies.hosts.s3.listed",
        lit("number += bool(files)"), "number += 1",
        ("test_a_store_lists_pages_of_nothing_for_ever",),
    ),
    Defence(
        "pages of nothing make a list of versions no longer", ("s3",), "copies.hosts.s3.versions",
        r"number \+= bool\(.*\)", "number += 1",
        ("test_a_store_lists_versions_on_empty_pages_for_ever",),
    ),
    Defence(
        "an empty answer of a node is no fault of ours", ("10",), "copies.hosts.ipfs.host",
        lit("RecursionError, AssertionError)"), "RecursionError)",
    ),
    Defence(
        "a redirect to no address is the mirror's fault", ("10",), "copies.hosts.http.redirect",
        r"except ValueError as e:(?=\n        raise AwayError)", "except ZeroDivisionError as e:",
    ),
    Defence(
        "a list of files has an end", ("one of many",), "copies.hosts.base", lit("if number >= most:"), "if False:",
        ("test_a_host_that_lists_more_than_a_copy_has",),
    ),
    Defence(
        "a store is waited for within bounds", ("one of many",), "copies.hosts.s3.wire",
        lit("return Allowance(time.monotonic() + seconds,"), "return Allowance(time.monotonic() + seconds + 3600,",
        ("test_a_store_that_takes_its_time",),
    ),
    Defence(
        "a node is waited for within bounds", ("one of many",), "copies.hosts.ipfs.kubo",
        lit("return within(seconds, ask, host=self._name)"), "return ask()",
        ("test_a_node_that_takes_its_time",),
    ),
    Defence(
        "a node's key has the name of a key", ("one of many",), "copies.hosts.ipfs.host",
        lit("if not _NAME.fullmatch(known[self._options.key]):"), "if False:",
    ),
    Defence(
        "only plain bytes are taken", ("9",), "copies.hosts.download", lit("if encoding in CODINGS:"), "if False:",
    ),
    Defence(
        "a label speaks where the bytes are not the file's", ("9",), "copies.hosts.download",
        lit("if self._doubt:\n            raise self._doubt\n        if self._resumes"), "if self._resumes",
    ),
    Defence(
        "a proxy that was named is not gone round", ("proxy",), "copies.hosts.http.pool",
        lit("if self.proxy is None:"), "if True:",
    ),
    Defence(
        "no link is followed on a stick", ("stick",), "copies.hosts.stick", lit("self.root = self.stick / inside"), "pass",
    ),
    Defence(
        "a stick is read, and not the system's memory of it", ("stick",), "copies.hosts.stick",
        lit(", before=medium.forget)"), ")",
    ),
    Defence(
        "what a stick cannot hold is told beforehand", ("stick",), "copies.hosts.stick",
        lit("if found := fat.faults(wanted.entries, form):"), "if found := []:",
    ),
    Defence(
        "a text of somebody else's on a stick stays", ("stick",), "copies.hosts.stick",
        lit("(there is None or readme.is_ours(there, self._fingerprint))"), "True",
    ),
    Defence(
        "a stick in a drawer is no loss", ("stick",), "archive.inservice",
        lit("return not self.host.is_here()"), "return False",
    ),
    Defence(
        "no resolver hears of an onion service", ("onion",), "copies.hosts.http.connect",
        lit("if onion.is_onion(host):"), "if False:",
    ),
    Defence(
        "a proxy that is not Tor hears of no onion service", ("onion",), "copies.hosts.http.proxies",
        lit('return self.kind == "socks5" or self.host.lower() in _THIS_MACHINE'), "return True",
    ),
    Defence(
        "other programs are not sent to an onion service without Tor", ("onion",), "copies.hosts",
        lit("if found is None or not found.carries_onions:"), "if False:",
    ),
    Defence(
        "a service's key is never replaced", ("onion key",), "copies.onion.key",
        lit("os.rename(filling, folder)"), "shutil.rmtree(folder, ignore_errors=True); os.rename(filling, folder)",
    ),
    Defence(
        "a service's key lies where nothing takes it along", ("onion key",), "copies.onion.prepare",
        lit("if os.path.lexists(place / name):"), "if False:",
    ),
    Defence(
        "a service and its copy lie apart", ("onion key",), "copies.onion.prepare",
        lit("if place == shown or place in shown.parents or shown in place.parents:"), "if False:",
    ),
    Defence(
        "a service's key is nobody else's to read", ("onion key",), "copies.onion.key",
        lit("if stat.S_IMODE(_stat(place).st_mode) & 0o077:"), "if False:",
    ),
    Defence(
        "a path is no setting of a server", ("onion key",), "copies.onion.served",
        lit("if not _PLAIN.fullmatch(str(path)) or"), "if",
    ),
    Defence(
        "a web server's unit shows it no key", ("onion key",), "copies.onion.served",
        lit("InaccessiblePaths={self.place}/{SERVICE} {self.place}/data\n"), "",
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
        lit("if not location or not (same"), "if not location or False and not (same",
    ),
    Defence(
        "a challenge says nothing of the copy", ("challenge",), "copies.hosts.weberrors",
        lit("    if guard:\n"), "    if False:\n",
    ),
    Defence(
        "a proxy's refusal says nothing of the copy", ("challenge",), "copies.hosts.weberrors",
        lit("    if _is_proxys_own(reply.headers):\n"), "    if False:\n",
        ("test_a_proxy_on_the_way_refuses_in_the_copys_name",),
    ),
    Defence(
        "no copy goes where the keys are", ("90",), "copies.hosts",
        lit("if common in (place, state):"), "if False:",
    ),
    Defence(
        "a push sweeps up after one that was killed", ("swept",), "copies.hosts.folder",
        lit("leftovers.sweep(self.root)"), "pass",
    ),
    Defence(
        "a folder that others hold stays the same one", ("folder of others",), "copies.hosts.folder",
        lit("        leftovers.sweep(self.root)\n"),
        "        import shutil\n        old = self.root.with_name('old')\n        self.root.rename(old)\n"
        "        shutil.copytree(old, self.root)\n        shutil.rmtree(old)\n",
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
        "ssh's way out is a program of ours, wherever we work", ("started",), "copies.hosts.ssh",
        lit('"-P", "-c", _PROXY'), '"-c", _PROXY',
    ),
    Defence(
        "no setting is an option of ssh's", ("sftp",), "copies.hosts.sshplace",
        lit("if not _HOST.fullmatch(where.host):"), "if False:",
        ("test_a_setting_starts_a_program",),
    ),
    Defence(
        "ssh gets one host's secret", ("sftp",), "copies.hosts.ssh",
        r'if not name\.startswith\("STET_"\)\}', "}",
        ("test_a_secret_is_asked_for_by_somebody_else",),
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
        "a part that was exchanged goes again", ("s3",), "copies.hosts.s3.parts",
        r"if etag == upload\.etags\.get\(number\) or .*", "if True:",
        ("test_parts_are_exchanged_between_a_cut_and_the_next_push",),
    ),
    Defence(
        "a file that was gone on with is read back in any mode", ("s3",), "copies.push.relay",
        lit("if entry.path in self._continued:"), "if False:",
        ("test_a_store_has_other_bytes_for_a_part_that_it_calls_right",),
    ),
    Defence(
        "a large file is the listing's before a part of it goes", ("s3",), "copies.hosts.s3.parts",
        lit("if file.read(1) or whole.hexdigest() != entry.sha256:"), "if False:",
        ("test_a_large_file_changes_on_its_way",),
    ),
    Defence(
        "the pointer in a bucket moves only from where it was seen", ("s3",), "copies.hosts.s3.compare",
        lit("return self._put(path, data, [*headers, (SAME, etag)])"), "return self._put(path, data, headers)",
        ("test_two_publishers_move_the_pointer_in_the_same_moment",),
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
        "rclone sees no secret of another host", ("rclone",), "core.environment",
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
        "a copy is not what rclone keeps in its memory", ("rclone",), "copies.hosts.rclone",
        lit("if kind == _MEMORY:"), "if False:",
        ("test_what_only_rclones_memory_holds_is_no_copy",),
    ),
    Defence(
        "a copy is not in parts at several places", ("rclone",), "copies.hosts.rclone",
        lit('if kind == "union" and len(found := _ends(f"{name}:", known)) > 1:'), "if found := set[str]():",
        ("test_a_union_of_several_places_is_no_one_place",),
    ),
    Defence(
        "rclone's lists have a depth", ("rclone",), "copies.hosts.rcplace",
        lit('_config={"MaxDepth": DEPTH_MAX},'), "",
        ("test_a_server_has_folders_without_end",),
    ),
    Defence(
        "a name server that lies takes no copy down", ("names",), "copies.hosts.web",
        lit("if pool.misled and not self._given:"), "if False:",
        ("test_a_name_server_that_leads_to_this_machine",),
    ),
)  # fmt: skip
