"""publish.reports.scan.machine: names of the machine are found, common ones and words of a language are not."""

from publish.reports.scan.machine import of, this


def test_an_odd_name_is_found_anywhere_and_a_word_where_no_text_runs() -> None:
    found = of(["desk-77", "tashidelek", "ubuntu", "abc", "10.0.0.1"], ["/srv/people/tashi", "/home/user", "/root"])
    assert list(found.places("at DESK-77.", running=True)) == [3]
    assert list(found.places("desk-770, xdesk-77", running=True)) == []
    assert list(found.places("they said tashidelek", running=True)) == []
    assert list(found.places("they said tashidelek", running=False)) == [10]
    assert list(found.places("see /srv/people/tashi/x", running=True)) == [4]
    assert list(found.places("ubuntu abc 10.0.0.1 /home/user/x /root", running=False)) == []


def test_nothing_of_this_machine_is_shown() -> None:
    assert repr(this()) == "Machine()"
