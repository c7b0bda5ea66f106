"""mirrors.toml: what it says, and how it is told what is wrong with it."""

import json
from pathlib import Path

import pytest

from publish.copies.hosts import KINDS, open_host
from publish.core import config
from publish.core.errors import ConfigError, LackingError
from publish.core.settings import Config

ALL = f"kinds: {', '.join(KINDS)}"
SECRET = "wJalrXUtnFEMI/K7MDENG"


def load(root: Path, text: str | bytes) -> Config:
    (root / "mirrors.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return config.load(root, KINDS)


def fault(root: Path, text: str | bytes) -> str:
    """What is said of a file; it never repeats what may be a secret, and always says what to do."""
    with pytest.raises(ConfigError) as caught:
        [open_host(host, {}) for host in load(root, text).hosts]
    assert caught.value.hint
    assert SECRET not in str(caught.value)
    assert SECRET not in str(caught.value.hint)
    return str(caught.value)


def test_an_empty_file_is_an_archive_without_hosts(tmp_path: Path) -> None:
    made = load(tmp_path, "")
    assert made.hosts == ()
    assert made.archive.timestamp_days == 7
    assert made.state == tmp_path / ".stet"


def test_a_host_is_split_into_what_is_everybodys_and_what_is_its_kinds(tmp_path: Path) -> None:
    text = '[hosts.web]\nkind = "folder"\npath = "/srv"\npublic = "https://a.example/"\nspare = true\ndurable = true\n'
    (host,) = load(tmp_path, text).hosts
    assert (host.name, host.kind, host.public, host.spare, host.durable) == (
        "web",
        "folder",
        "https://a.example/",
        True,
        True,
    )
    assert host.options == {"path": "/srv"}
    assert host.where == "mirrors.toml:1 [hosts.web]"


def test_no_file_says_where_to_go(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no mirrors\.toml in") as caught:
        config.load(tmp_path, KINDS)
    assert "stet init" in str(caught.value.hint)


def test_a_folder_in_its_place_is_told_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "mirrors.toml").mkdir()
    with pytest.raises(ConfigError, match=r"cannot read .*mirrors\.toml: Is a directory"):
        config.load(tmp_path, KINDS)


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    said = fault(tmp_path, f'[hosts.web]\nkind = "folder"\npath = {SECRET}\n')
    assert said.startswith("mirrors.toml: ")
    assert "line 3" in said


def test_bytes_that_are_not_utf8_name_the_line(tmp_path: Path) -> None:
    assert fault(tmp_path, b'[hosts.web]\nkind = "caf\xe9"\n') == "mirrors.toml:2: not UTF-8"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[archve]\n", "mirrors.toml:1: unknown key 'archve', did you mean 'archive'?"),
        (
            "\n[archive]\ntimestamp_day = 3\n",
            "mirrors.toml:3 [archive]: unknown key 'timestamp_day', did you mean 'timestamp_days'?",
        ),
        ("[archive]\ntimestamp_days = 0\n", "mirrors.toml:2 [archive]: timestamp_days must be 1 to 90"),
        ("[archive]\ntimestamp_days = 91\n", "mirrors.toml:2 [archive]: timestamp_days must be 1 to 90"),
        (
            '[archive]\ntimestamp_days = "soon"\n',
            "mirrors.toml:2 [archive]: 'timestamp_days' must be a whole number, without quotation marks",
        ),
        ("hosts = 1\n", "mirrors.toml: 'hosts' must be a table"),
        ("[hosts]\nweb = 1\n", "mirrors.toml:2 [hosts.web]: must be a table"),
        ("[hosts.web]\n", f"mirrors.toml:1 [hosts.web]: 'kind' is missing ({ALL})"),
        (
            '[hosts.web]\nkind = "foldr"\n',
            "mirrors.toml:1 [hosts.web]: unknown kind 'foldr', did you mean 'folder'? "
            f"({ALL})",
        ),
        (
            "[hosts.web]\nkind = [1]\n",
            f"mirrors.toml:1 [hosts.web]: unknown kind [1] ({ALL})",
        ),
        (
            '[hosts.Web]\nkind = "folder"\n',
            "mirrors.toml:1 [hosts.Web]: a host's name is lower-case letters, digits and dashes, 63 at most",
        ),
        (
            '[hosts.web]\nkind = "folder"\nspare = "perhaps"\n',
            "mirrors.toml:3 [hosts.web]: 'spare' must be true or false, without quotation marks",
        ),
        (
            '[hosts.web]\nkind = "folder"\npublic = 5\n',
            "mirrors.toml:3 [hosts.web]: 'public' must be text in quotation marks",
        ),
        (
            '[hosts.web]\nkind = "folder"\npath = "D:\\new"\n',
            "mirrors.toml:3 [hosts.web]: 'path' holds a control character ('\\n')",
        ),
        (
            '[hosts.web]\nkind = "folder"\nkeep = ["a", "b\\u0000"]\n',
            "mirrors.toml:3 [hosts.web]: 'keep' holds a control character ('\\x00')",
        ),
        (
            '[hosts.web]\nkind = "folder"\npath = "https://me:pw@a.example/"\n',
            "mirrors.toml:3 [hosts.web]: 'path' is an address; a folder host is a folder here",
        ),
        (f"x = {'[' * 9000}", "mirrors.toml: brackets within brackets, too deep to read"),
    ],
)  # fmt: skip
def test_each_slip_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert fault(tmp_path, text) == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('limit = "fast"', "'limit' must be bytes a second"),
        ('limit = "0 KB/s"', "'limit' must be bytes a second"),
        ("price = {puts = 5}", "'price' has no 'puts'; it takes get, put, gb"),
        ("price = {put = -1}", "'price' must be numbers"),
        ("price = {put = nan}", "'price' must be numbers"),
    ],
)
def test_limits_and_prices_are_checked(tmp_path: Path, line: str, said: str) -> None:
    table = '[hosts.web]\nkind = "memory"\n'
    assert f"mirrors.toml:3 [hosts.web]: {said}" in fault(tmp_path, table + line)
    good = load(tmp_path, table + 'limit = "500 KB/s"\nprice = {put = 5, gb = 0.5}').hosts[0]
    assert (good.limit, dict(good.price)) == ("500 KB/s", {"put": 5, "gb": 0.5})


def test_all_slips_are_told_at_once(tmp_path: Path) -> None:
    said = fault(tmp_path, '[achive]\n[hosts.a]\nkind = "gopher"\n[hosts.b]\nkind = "folder"\npublic = "b"\n')
    assert [line.split(":")[1].split()[0] for line in said.splitlines()] == ["1", "2", "6"]


def test_a_line_is_that_of_its_own_table(tmp_path: Path) -> None:
    text = '[hosts.a]\nkind = "folder"\nspare = true\n\n[hosts.b]\nkind = "folder"\nspare = "x"\n'
    assert fault(tmp_path, text).startswith("mirrors.toml:7 [hosts.b]: 'spare'")


@pytest.mark.parametrize(
    ("public", "said"),
    [
        ("archive.example", "must be the copy's web address"),
        ("ftp://archive.example/", "must be the copy's web address"),
        ("https://", "must be the copy's web address"),
        ("https://:443/", "must be the copy's web address"),
        ("https://a.example:notaport/", "is not an address"),
        ("https://[::1/", "is not an address"),
        (f"https://me:{SECRET}@a.example/", "is published: no user name or password in it"),
        (f"https://{SECRET.replace('/', '')}@a.example/", "is published: no user name or password in it"),
        ("https://a.example/?x=1", "must be the address of a folder"),
        ("https://a.example/#x", "must be the address of a folder"),
        ("https://a.example/a b/", "must be the address of a folder"),
        ("https://a.example/\\u202e/", "must be the address of a folder"),
    ],
)
def test_a_public_address_that_readers_cannot_use_is_refused(tmp_path: Path, public: str, said: str) -> None:
    found = fault(tmp_path, f'[hosts.web]\nkind = "folder"\npath = "/srv"\npublic = "{public}"\n')
    assert found.startswith(f"mirrors.toml:4 [hosts.web]: 'public' {said}")


@pytest.mark.parametrize("public", ["https://a.example/", "http://127.0.0.1:8080/x", "ipns://k51qz/", "ipfs://bafy/"])
def test_public_addresses_that_readers_can_use_are_taken(tmp_path: Path, public: str) -> None:
    assert load(tmp_path, f'[hosts.web]\nkind = "folder"\npublic = "{public}"\n').hosts[0].public == public


def test_a_host_that_is_there_twice_names_the_line(tmp_path: Path) -> None:
    said = fault(tmp_path, '[hosts.web]\nkind = "folder"\n[hosts.web]\nkind = "s3"\n')
    assert "line 3" in said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('kind = "folder"\npath = "/srv/a"', 'kind = "folder"\npath = "/srv/a/"'),
        ('kind = "folder"\npath = "/srv/a"', 'kind = "folder"\npath = "/srv/./a"'),
        ('kind = "s3"\nbucket = "a"', 'kind = "s3"\nbucket = "a"'),
        ('kind = "s3"\npublic = "https://a.example"', 'kind = "folder"\npublic = "https://A.example/"'),
    ],
)
def test_two_hosts_in_one_place_are_one_copy(tmp_path: Path, one: str, other: str) -> None:
    said = fault(tmp_path, f"[hosts.one]\n{one}\n[hosts.two]\n{other}\n")
    assert "[hosts.two]: the same place as host 'one'; two names for one copy are one copy" in said


def test_hosts_that_only_look_alike_are_two(tmp_path: Path) -> None:
    text = '[hosts.a]\nkind = "s3"\nbucket = "x"\nprefix = "a/"\n[hosts.b]\nkind = "s3"\nbucket = "x"\nprefix = "b/"\n'
    assert len(load(tmp_path, text).hosts) == 2


def test_a_kinds_own_option_is_checked_by_its_file_and_named_with_its_line(tmp_path: Path) -> None:
    made = load(tmp_path, '[hosts.web]\nkind = "folder"\npaht = "/srv"\n')
    with pytest.raises(ConfigError) as caught:
        open_host(made.hosts[0], {})
    assert str(caught.value).splitlines() == [
        "mirrors.toml:1 [hosts.web]: 'path' is missing",
        "mirrors.toml:3 [hosts.web]: unknown key 'paht', did you mean 'path'?",
    ]
    assert caught.value.hint


def test_a_secret_typed_into_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    made = load(tmp_path, f'[hosts.b]\nkind = "s3"\nbucket = "x-y"\nsecret_key = "{SECRET}"\nreadable = "{SECRET}"\n')
    with pytest.raises(ConfigError) as caught:
        open_host(made.hosts[0], {})
    said = f"{caught.value} {caught.value.hint} {caught.value.__cause__}"
    assert "unknown key 'secret_key'" in said
    assert "'readable' must be true or false" in said
    assert SECRET not in said


def test_a_missing_secret_names_the_variables_and_not_their_values(tmp_path: Path) -> None:
    made = load(tmp_path, '[hosts.my-bucket]\nkind = "s3"\nbucket = "x-y"\n')
    with pytest.raises(LackingError, match="no STET_MY_BUCKET_ACCESS_KEY") as caught:
        open_host(made.hosts[0], {"STET_MY_BUCKET_SECRET_KEY": SECRET})
    assert caught.value.hint
    assert SECRET not in f"{caught.value} {caught.value.hint}"


def test_a_spare_that_readers_can_never_be_sent_to_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One without ``public`` is on no list; an IPFS node's has a name of its own, and a stick need not be a spare."""
    found, hidden = 'public = "https://a.example/"\nspare = true\n', "spare = true\n"
    text = f'[hosts.stick]\nkind = "folder"\npath = "a"\n[hosts.found]\nkind = "folder"\npath = "b"\n{found}'
    text += f'[hosts.node]\nkind = "ipfs"\n{hidden}[hosts.hidden]\nkind = "folder"\npath = "c"\n{hidden}'
    assert len(load(tmp_path, text).hosts) == 4
    (warned,) = [record.getMessage() for record in caplog.records]
    assert warned.startswith("mirrors.toml:15 [hosts.hidden]: spare = true without 'public': readers can never be sent")
    assert 'write: public = "https://…"' in warned


def test_a_warning_about_settings_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import click

    from publish.cli._session import run

    @click.command
    def twice() -> None:  # as publishing does, when the release is sealed
        config.load(tmp_path, KINDS)
        config.load(tmp_path, KINDS)

    load(tmp_path, '[hosts.hidden]\nkind = "folder"\npath = "c"\nspare = true\n')
    assert run(click.Group(commands=[twice]), ["twice"]) == 0
    said = capsys.readouterr().err
    assert said.count("stet: warning: mirrors.toml:4 [hosts.hidden]: spare = true without 'public'") == 1


# Settings and commands


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('["ftp://tsa.example"]', "must be web addresses"),
        ('["https://me:secret@tsa.example/"]', "must be web addresses"),
        ('["https://tsa.example/a", "https://TSA.example/b"]', "names one authority twice"),
        (json.dumps([f"https://{n}.example" for n in range(9)]), "must be 8 at most"),
        ('"https://tsa.example"', "must be a list in square brackets"),
    ],
)
def test_authorities_that_cannot_be_are_refused(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "mirrors.toml").write_text(f"[archive]\ntimestamp_authorities = {line}\n")
    with pytest.raises(ConfigError, match=said) as refused:
        config.load(tmp_path, KINDS)
    assert "mirrors.toml:2 [archive]" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_site_of_another_programs_has_settings_of_its_own(tmp_path: Path) -> None:
    made = load(
        tmp_path, '[archive]\ntree = "../public"\nworker = true\nrelative = "/"\nallow = ["a/**"]\ntraces = "kept"\n'
    )
    assert (made.site, made.archive.worker, made.archive.allow) == (tmp_path / "../public", True, ("a/**",))
    assert load(tmp_path, "").site is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("worker = true", "mirrors.toml:2 [archive]: 'worker' goes with 'tree'"),
        ('tree = "x"\ntraces = "all"', 'mirrors.toml:3 [archive]: \'traces\' must be "kept" or "refused"'),
        ('tree = "x"\nrelative = "old.example"', "mirrors.toml:3 [archive]: 'relative' must be the former address"),
        ('tree = "x"\nallow = ["**"]', "mirrors.toml:3 [archive]: 'allow' '**' would keep everything"),
    ],
)
def test_settings_of_a_site_at_fault(tmp_path: Path, text: str, said: str) -> None:
    assert said in fault(tmp_path, f"[archive]\n{text}\n")


def test_the_vaults_editors_are_told_of_by_line_and_a_secret_key_is_never_shown(tmp_path: Path) -> None:
    key = "age1" + "q" * 58
    assert load(tmp_path, f'[vault]\nrecipients = ["{key}"]\n').vault.recipients == (key,)
    assert load(tmp_path, "").vault.recipients == ()
    said = fault(tmp_path, f'[vault]\nrecipients = [\n"{key}", "AGE-SECRET-KEY-1{SECRET}"]\n')
    assert said.startswith("mirrors.toml:2 [vault]: 'recipients' has a secret key (the 2nd)")
    assert "must be a list in square brackets" in fault(tmp_path, f'[vault]\nrecipients = "AGE-SECRET-KEY-1{SECRET}"\n')
    assert "unknown key 'identity'" in fault(tmp_path, f'[vault]\nidentity = "AGE-SECRET-KEY-1{SECRET}"\n')
    assert "did you mean 'vault'?" in fault(tmp_path, "[valt]\n")


def test_a_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    (host,) = load(tmp_path, b'\xef\xbb\xbf[hosts.web]\r\nkind = "folder"\r\npath = "/srv"\r\n').hosts
    assert (host.where, host.options) == ("mirrors.toml:1 [hosts.web]", {"path": "/srv"})
