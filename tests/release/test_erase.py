"""publish.release.erase: a seal after a withdrawal scrubs, also when it was cut short."""

import pytest

from publish.core.errors import ConfigError
from publish.core.model import Verdict
from tests.reports.withdraw.conftest import PAGE, Killed, World, naming, private, world  # noqa: F401 - fixtures


@pytest.mark.parametrize(
    "at",
    ["publish.release.point.renew", "publish.release.erase.withdrawals.save", "publish.release.erase.shutil.rmtree"],
)
def test_a_seal_that_was_cut_short_is_made_again_and_scrubs(
    world: World, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    world.publish()
    world.withdraw(PAGE)

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(at, killed)
        with pytest.raises(Killed):
            world.seal()
    world.publish()
    assert [naming(f) for f in world.folders.values()] == [[], []]
    assert private(world.state) == []
    assert world.check()["one"][0] is Verdict.FRESH


def test_a_damaged_record_stops_the_seal_and_names_nothing(world: World) -> None:
    world.publish()
    world.withdraw(PAGE)
    (world.state / "withdrawals").write_text("{")
    with pytest.raises(ConfigError, match="withdrawals cannot be read"):
        world.seal()
