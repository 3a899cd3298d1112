"""An administrator lets sites in and takes them off."""

import pytest

from fawang.channels.queries import sites
from fawang.channels.rules.sites import SiteUse
from fawang.kernel.models import AuditEntry
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


def test_a_site_is_let_in_and_taken_off(province: UnitRow, nanhai: UnitRow) -> None:
    desk = sign_in(Role.PROVINCIAL_ADMIN, province)
    typed = {
        "origin": "https://www.Nanhai.example.cn/news",
        "use": "widget",
        "unit": f"{nanhai.id}",
        "note": "区政府办",
    }
    assert desk.post("/desk/channels/sites", typed).status_code == 302
    page = desk.get("/desk/channels/sites").content.decode()
    assert "https://www.nanhai.example.cn" in page
    assert nanhai.name in page
    row = sites.site("https://www.nanhai.example.cn", SiteUse.WIDGET)
    assert row is not None
    # Twice the same is once, with what was typed last.
    desk.post("/desk/channels/sites", typed | {"note": "新闻中心"})
    [kept] = sites.sites()
    assert kept.note == "新闻中心"
    assert desk.post(f"/desk/channels/sites/{row.pk}/remove").status_code == 302
    assert sites.origins(SiteUse.WIDGET) == []
    assert desk.post(f"/desk/channels/sites/{row.pk}/remove").status_code == 404
    actions = list(
        AuditEntry.objects.filter(action__startswith="channels.site").values_list("action", flat=True)
    )
    assert sorted(actions) == ["channels.site_allowed", "channels.site_allowed", "channels.site_removed"]


@pytest.mark.parametrize("wrong", [{"origin": "https://*.example.cn"}, {"unit": "99999999"}])
def test_what_cannot_be_let_in_is_said_beside_its_field(province: UnitRow, wrong: dict[str, str]) -> None:
    desk = sign_in(Role.PROVINCIAL_ADMIN, province)
    typed = {"origin": "https://www.nanhai.example.cn", "use": "frame", "note": "某单位"} | wrong
    answer = desk.post("/desk/channels/sites", typed)
    assert answer.status_code == 422
    assert "某单位" in answer.content.decode()
    assert sites.sites() == []


def test_nobody_else_lets_sites_in(province: UnitRow) -> None:
    desk = sign_in(Role.SUPERVISOR, province)
    assert desk.get("/desk/channels/sites").status_code == 403
    assert desk.post("/desk/channels/sites/1/remove").status_code == 403
