"""publish.cli.stamp: who stamped a release, and who did not, is said by each command."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.cli._session import run
from publish.cli._verbs import cli
from tests.support.services.tsa import Mode, Tsa
from tests.support.small import fill_in

MakeTsa = Callable[..., Tsa]


def test_the_commands_say_who_stamped(
    tsa: MakeTsa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stet(*line: str) -> tuple[int, str, str]:
        capsys.readouterr()
        return run(cli, line), *capsys.readouterr()

    monkeypatch.setenv("STET_PASSPHRASE", "planted passphrase 4711")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    assert stet("-q", "init", str(tmp_path / "home"))[0] == 0
    fill_in(tmp_path / "home")
    monkeypatch.chdir(tmp_path / "home")
    one, two = tsa(), tsa(Mode.REFUSING)
    Path("roots.pem").write_bytes(one.ca_file.read_bytes() + two.ca_file.read_bytes())
    settings = (
        f'[archive]\ntimestamp_authorities = ["{one.url}", "{two.url}"]\ntimestamp_roots = "roots.pem"\n'
        '[hosts.one]\nkind = "folder"\npath = "../one"\n'
    )
    Path("mirrors.toml").write_text(settings.replace("roots.pem", "none.pem"))
    code, _, err = stet("-q", "publish")
    assert (code, Path(".stet/releases").exists()) == (2, False), "what stamping lacks is said before the work begins"
    assert "none.pem" in err
    Path("mirrors.toml").write_text(settings)
    code, out, _ = stet("-q", "publish")
    assert code == 0
    assert re.search(rf"release 1 stamped [\d: -]+ UTC by {one.by} \(chain verified\)", out)
    assert f"release 1 not stamped by {two.by}: refused (status 2)\n" in out
    assert "\nask again later with: stet stamp\n" in out
    assert stet("-q", "stamp")[0] == 5
    monkeypatch.setattr("publish.cli.stamp.PATIENT_S", 0.6)
    two.mode = Mode.HANGING
    assert f"not stamped by {two.by}: no answer in 1 s" in stet("-q", "stamp")[1]
    two.mode = Mode.HONEST
    code, out, _ = stet("-q", "--json", "stamp")
    assert code == 0
    assert [row["by"] for row in json.loads(out)["stamps"]] == [two.by]
    assert stet("-q", "stamp")[1] == "every release that is kept has a token of every authority\n"
    code, out, _ = stet("-q", "seal")
    assert out.startswith("release 1 is what was built: no new release, nothing was signed")
    assert stet("-q", "push")[0] == 0
    for what in ("../one", "../one/index.html"):
        code, out, _ = stet("-q", "verify", what)
        assert code == 0
        assert out.count("(chain not checked: give --tsa-roots)") == 2
        code, out, _ = stet("-q", "--json", "verify", what, "--tsa-roots", "roots.pem")
        assert [(s["chained"], s["fault"]) for s in json.loads(out)["stamps"]] == [(True, "")] * 2
    assert stet("-q", "verify", "../one", "--tsa-roots", "mirrors.toml")[0] == 2
    Path("mirrors.toml").write_text("")
    assert stet("-q", "stamp")[0] == 2
