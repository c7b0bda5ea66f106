"""What defends copies on IPFS, and those which services hold."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "a pin counts when it was read back", ("pins",), "copies.hosts.ipfs.pins",
        lit("status, said = self._told(self._best(self.service.find(root)))"), "status, said = 'pinned', 'holds it'",
        ("test_a_yes_is_no_pin",),
    ),
    Defence(
        "who holds everything holds nothing", ("pins",), "copies.hosts.ipfs.pins", lit("            self._believable()\n"), "",
        ("test_who_holds_what_nobody_has_counts_for_nothing",),
    ),
    Defence(
        "a pin is of the address that was asked for", ("pins",), "copies.hosts.ipfs.pinning",
        lit("for one in self._listed(cid=cid) if one.cid == cid]"), "for one in self._listed(cid=cid)]",
        ("test_another_address_than_was_asked_for_does_not_count",),
    ),
    Defence(
        "only pins with our mark are let go", ("pins",), "copies.hosts.ipfs.pins",
        lit("one.mark.get(MARK) == self.wanted.archive"), "True",
        ("test_former_releases_go_once_the_new_one_is_held_and_only_ours_do",),
    ),
    Defence(
        "a removal counts when it was read back", ("pins",), "copies.hosts.ipfs.pins",
        lit("patience.turns() if waiting else ():"), "patience.turns() if False else ():",
        ("test_what_was_withdrawn_goes_first_and_what_stays_is_named",),
    ),
    Defence(
        "a token is not shown in a service's words", ("pins",), "copies.hosts.ipfs.pinning",
        lit('text.replace(self._token, "…") if self._token else text'), "text",
        ("test_a_token_in_a_services_words_is_not_shown",),
    ),
    Defence(
        "our node is sent into no network of ours", ("pins",), "copies.hosts.ipfs.kubo",
        lit(" if near or _is_public(one)"), "",
        ("test_nobody_elsewhere_learns_of_the_network_here_or_has_our_node_call_into_it",),
    ),
    Defence(
        "a name is moved from where it was read", ("ipns",), "copies.hosts.ipfs.ipns",
        lit("if self.target(name) not in (before, root):\n"), "if False:\n",
        ("test_who_read_the_name_before_another_moved_it_is_told",),
    ),
    Defence(
        "a name is moved by the number after the known one", ("ipns",), "copies.hosts.ipfs.ipns",
        lit("if number is not None:"), "if False:",
        ("test_who_comes_second_by_the_number_is_told",),
    ),
)  # fmt: skip
