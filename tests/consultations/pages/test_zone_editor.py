"""The pages of the workbench on which a zone is written, looked at, opened, closed and joined."""

import pytest
from django.test import Client

from fawang.consultations.models import ZoneGroup
from fawang.consultations.models.zones import ZoneVersion
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.consultations.zones import CODE, SAID, form

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor() -> Browser:
    """Somebody of the province who may open zones."""
    return sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))


def test_from_a_template_to_every_channel_and_back(supervisor: Browser) -> None:
    page = supervisor.get("/desk/zones/new?from=epidemic").content.decode()
    assert "被隔离、封控期间，工资怎么发？" in page
    answer = supervisor.post("/desk/zones/new", form(do="open"))
    assert answer.status_code == 302, answer.content.decode()
    assert answer.headers["Location"] == f"/desk/zones/{CODE}?done=open"
    home = Client().get("/").content.decode()
    assert SAID in home
    assert f"/zones/{CODE}" in home
    assert "先登记欠了几个月" in Client().get(f"/zones/{CODE}/situation-1").content.decode()
    listed = Client().get("/api/v1/zones", headers={"Accept-Language": "zh-hans"}).json()["items"]
    assert [one["announcement"] for one in listed] == [SAID]
    desk = supervisor.get(f"/desk/zones/{CODE}?done=open").content.decode()
    assert "v" in desk
    assert 'value="close"' in desk
    closed = supervisor.post(f"/desk/zones/{CODE}/switch", {"to": "close", "number": "2"})
    assert closed.headers["Location"].endswith("?done=close")
    assert SAID not in Client().get("/").content.decode()
    assert Client().get(f"/zones/{CODE}").status_code == 200
    again = supervisor.post(f"/desk/zones/{CODE}/switch", {"to": "close", "number": "3"})
    assert again.headers["Location"].endswith("refused=zone_is_not_open")
    assert supervisor.get(again.headers["Location"]).status_code == 200


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(supervisor: Browser) -> None:
    wrong = {
        "announcement_en": "", "words": "一", "places": "没有这个地方", "phones": "12348", "links": "网站 | site | http://x",
        "first_day": "2026-12-02", "last_day": "2026-12-01", "s-0-matter": "", "s-0-articles": "第几条",
        "s-0-entries": "no-such-entry",
    }  # fmt: skip
    answer = supervisor.post("/desk/zones/new", form(**wrong))
    assert answer.status_code == 422
    page = answer.content.decode()
    for name in ("announcement_en", "words", "places", "phones", "links", "last_day", "s-0-matter", "s-0-articles",
                 "s-0-entries"):  # fmt: skip
        assert f"id_{name}" in page
        assert f"id_{name}_error" in page or f"id_{name}-error" in page, name
    assert "厂里停产，欠着工资" in page
    assert not ZoneVersion.objects.exists()
    nothing = form(**{"s-0-title_zh": "", "s-0-title_en": "", "s-0-steps": ""})
    assert supervisor.post("/desk/zones/new", nothing).status_code == 422


def test_who_leads_writes_a_draft_that_is_changed_and_looked_at(centre: UnitRow) -> None:
    leading = sign_in(Role.LEAD_LAWYER, centre)
    assert 'value="open"' not in leading.get("/desk/zones/new").content.decode()
    assert leading.post("/desk/zones/new", form(do="open")).status_code == 422
    assert not ZoneVersion.objects.exists()
    assert leading.post("/desk/zones/new", form(do="keep")).status_code == 302
    assert ZoneVersion.objects.get().state == "draft"
    assert CODE in leading.get("/desk/zones").content.decode()
    assert SAID in leading.get(f"/desk/zones/{CODE}/edit").content.decode()
    assert "惠丰鞋厂欠薪专区" in leading.get(f"/desk/zones/{CODE}/preview").content.decode()
    assert Client().get(f"/zones/{CODE}").status_code == 404
    changed = leading.post(f"/desk/zones/{CODE}/edit", form(version="1", priority="5"))
    assert changed.status_code == 302
    assert ZoneVersion.objects.order_by("-number")[0].content["priority"] == 5
    assert leading.post(f"/desk/zones/{CODE}/edit", form(version="1", priority="6")).status_code == 422
    assert leading.post(f"/desk/zones/{CODE}/switch", {"to": "open", "number": "2"}).status_code == 403


def test_a_lawyer_takes_part_with_one_press(supervisor: Browser, centre: UnitRow) -> None:
    supervisor.post("/desk/zones/new", form(do="open"))
    lawyer = sign_in(Role.DUTY_LAWYER, centre)
    assert "厂里停产，欠着工资" in lawyer.get(f"/desk/zones/{CODE}/join").content.decode()
    joined = lawyer.post(f"/desk/zones/{CODE}/join", {})
    assert joined.headers["Location"] == "/desk/seat"
    assert len(ZoneGroup.objects.get(zone=CODE).staff_ids) == 1
    assert "<form" in lawyer.get(f"/desk/zones/{CODE}/join").content.decode()
    assert lawyer.get("/desk/zones/nowhere/join").status_code == 404
    assert Client().get(f"/desk/zones/{CODE}/join").status_code in (302, 403)


def test_the_hotlines_sentence_is_written_in_each_language_and_stays(supervisor: Browser) -> None:
    said = {"spoken_cantonese": "惠豐鞋廠停產欠薪，專區律師免費解答。", "spoken_hakka": "Fi-fûng hài-chhóng"}
    assert supervisor.post("/desk/zones/new", form(do="open", **said)).status_code == 302
    row = ZoneVersion.objects.get(zone=CODE, number=2)
    assert row.content["announcement"]["spoken"] == {
        "cantonese": said["spoken_cantonese"],
        "hakka": said["spoken_hakka"],
    }
    page = supervisor.get(f"/desk/zones/{CODE}/edit").content.decode()
    assert all(text in page for text in said.values())
    # Without the sentence itself there is nothing that they say.
    none = form(code="other", **{"announcement_zh-hans": "", "announcement_en": "", **said})
    answer = supervisor.post("/desk/zones/new", none)
    assert answer.status_code == 422
    assert "id_spoken_cantonese_error" in answer.content.decode()
