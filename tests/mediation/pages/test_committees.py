"""Committees for everybody and for whoever keeps the register."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fawang.mediation.models.register import Committee, Mediator
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.mediation.committees import CHANCHENG, NANHAI, TOWN, bring, committee, committee_at, mediator
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


@pytest.fixture
def units() -> dict[str, UnitRow]:
    """A committee of a town, one of a trade above it, and one of another county."""
    town, trade = committee_at(TOWN, "桂城调委会"), committee_at(NANHAI, "南海医调委")
    other = committee_at(CHANCHENG, "禅城调委会")
    bring(
        committee(town, kind="乡镇街道"),
        mediator(1, town, name="何主任", phone="13800138000", bodies="某某厂"),
        mediator(2, town, name="离任的人", until="2025-12-31"),
        mediator(3, town, name="暂停的人", suspended_until="2099-01-01"),
        committee(trade, kind="行业专业", trades="医疗"),
        mediator(1, trade, name="麦医生", trades="医疗"),
        committee(other),
        mediator(1, other, name="远处的人"),
    )
    return {"town": town, "trade": trade, "other": other}


def listed(browser: Client, **query: str) -> str:
    return text_of(browser.get(reverse("mediation:committees"), query))


def test_everybody_finds_the_committee_of_place_and_trade(browser: Client, units: dict[str, UnitRow]) -> None:
    here = listed(browser, place="佛山市南海区桂城街道")
    # The one of the town first, then those above it, which serve it too.
    assert here.index("桂城调委会") < here.index("南海医调委")
    assert "禅城调委会" not in here
    by_trade = listed(browser, place="佛山市南海区", matter="medical")
    assert "麦医生" in by_trade
    # A committee of a place takes everything.
    assert "桂城调委会" in by_trade
    assert "南海医调委" not in listed(browser, matter="labour")
    assert "桂城调委会" in listed(browser, q="何主任")
    assert "桂城调委会" not in listed(browser, place="没有的地方")


def test_nothing_private_is_shown(browser: Client, units: dict[str, UnitRow]) -> None:
    whole = listed(browser)
    assert "何主任" in whole
    for hidden in ("13800138000", "某某厂", "离任的人", "暂停的人", f"调{units['town'].id}-1"):
        assert hidden not in whole


def test_from_the_list_to_an_application(browser: Client, units: dict[str, UnitRow]) -> None:
    page = browser.get(reverse("mediation:committees"), {"q": "桂城"})
    browser.get(page.context["rows"][0]["apply"])
    asked = browser.get(reverse("work_orders:help_question", args=["committee"]))
    assert asked.context["form"].initial["committee"] == str(units["town"].id)


def test_a_bureau_keeps_its_own(units: dict[str, UnitRow]) -> None:
    bureau = sign_in(Role.PROVINCIAL_ADMIN, unit_at(NANHAI, UnitKind.BUREAU))
    shown = text_of(bureau.get(reverse("mediation:kept")))
    assert "桂城调委会" in shown
    assert "禅城调委会" not in shown
    out = bureau.get(reverse("mediation:export", args=["json"]))
    file = b"".join(out.streaming_content)
    assert len(json.loads(file)["committees"]) == 6
    wrong = file.replace("某某厂".encode(), ("长" * 200).encode())
    answer = bureau.post(reverse("mediation:transfer"), {"file": SimpleUploadedFile("register.json", wrong)})
    assert answer.status_code == 422
    assert [(one.row, one.column) for one in answer.context["problems"]] == [(4, "bodies")]
    right = file.replace("某某厂".encode(), "别的厂".encode())
    answer = bureau.post(reverse("mediation:transfer"), {"file": SimpleUploadedFile("register.json", right)})
    assert (answer.status_code, answer.context["state"].changed) == (200, 1)
    assert Mediator.objects.get(name="何主任").bodies == ["别的厂"]


def test_a_mediator_is_suspended_with_a_reason(units: dict[str, UnitRow]) -> None:
    bureau = sign_in(Role.PROVINCIAL_ADMIN, unit_at(NANHAI, UnitKind.BUREAU))
    address = reverse("mediation:kept_one", args=[units["town"].id])
    row = Mediator.objects.get(name="何主任")
    sent = {"command": "suspend", "mediator": row.pk, "until": "2099-06-30", "reason": ""}
    refused = bureau.post(address, sent)
    assert refused.status_code == 422
    assert "2099-06-30" in refused.content.decode()
    assert bureau.post(address, {**sent, "reason": "收受礼物"}).status_code == 302
    row.refresh_from_db()
    assert str(row.suspended_until) == "2099-06-30"
    assert (
        bureau.post(address, {**sent, "command": "end", "until": "2020-01-01", "reason": "x"}).status_code
        == 422
    )
    assert "收受礼物" not in text_of(bureau.get(address))


def test_others_keep_nothing(units: dict[str, UnitRow]) -> None:
    town = sign_in(Role.MEDIATOR, units["town"])
    elsewhere = sign_in(Role.PROVINCIAL_ADMIN, unit_at(CHANCHENG, UnitKind.BUREAU))
    for name in ("kept", "transfer"):
        assert town.get(reverse(f"mediation:{name}")).status_code == 403
    address = reverse("mediation:kept_one", args=[units["town"].id])
    assert town.get(address).status_code == 403
    assert elsewhere.get(address).status_code == 404
    assert Committee.objects.count() == 3
