"""An administrator sets a channel on its page."""

import pytest

from fawang.channels.queries import channels
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


@pytest.fixture
def province() -> UnitRow:
    """The province's bureau."""
    return unit_at("44", UnitKind.BUREAU)


def test_a_channel_is_switched_on_and_its_typed_text_is_kept(province: UnitRow) -> None:
    desk = sign_in(Role.PROVINCIAL_ADMIN, province)
    assert "微信公众号" in desk.get("/desk/channels").content.decode()
    typed = {
        "version": "1", "is_on": "on", "offers": ["guidance", "voice"], "mon": "9:00-17:00", "per_minute": "5",
        "per_day": "7", "name_zh-hans": "某县司法局公众号", "greeting_zh-hans": "您好",
    }  # fmt: skip
    wrong = desk.post("/desk/channels/wechat", {**typed, "per_day": "many"})
    assert wrong.status_code == 422
    assert "某县司法局公众号" in wrong.content.decode()
    kept = desk.post("/desk/channels/wechat", typed)
    assert kept.status_code == 302, kept.context["form"].errors
    row = channels.channel("wechat")
    assert (row.is_on, row.offers, row.per_minute, row.hours) == (
        True,
        ["guidance", "voice"],
        5,
        {"mon": [["09:00", "17:00"]]},
    )
    assert "某县司法局公众号" in desk.get("/desk/channels").content.decode()
    # Whoever opened the page before that is told, and nothing is lost.
    assert desk.post("/desk/channels/wechat", typed).status_code == 422


def test_nobody_else_sets_channels(province: UnitRow) -> None:
    desk = sign_in(Role.SUPERVISOR, province)
    assert desk.get("/desk/channels").status_code == 403
    assert desk.post("/desk/channels/wechat", {}).status_code == 403
