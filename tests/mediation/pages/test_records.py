"""A record on a phone: one page, what was typed stays, numbers and the report first where there is violence."""

from typing import Any

import pytest
from django.urls import reverse

from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.models import WorkOrder
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.mediation.committees import NANHAI, TOWN, Committee, committee_at, working
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
ADDRESS = "/desk/mediation/record"


@pytest.fixture
def committee() -> Committee:
    """The committee of a town."""
    return working(committee_at(TOWN, "桂城街道调委会"))


def typed(committee: Committee, **changes: Any) -> dict[str, Any]:
    return {
        "committee": committee.unit.id, "relation": "neighbours", "name": "王大爷", "other": "李某",
        "words": "两家为排水沟争吵。", "terms": "李某挪沟，当场完成。", "performed": "on", "willing": "on",
        "no_conflict": "on", "once": "a-key-of-the-form", **changes,
    }  # fmt: skip


def test_one_page_and_it_is_closed(committee: Committee) -> None:
    browser = committee.mediators[0]
    page = browser.get(ADDRESS)
    assert page.context["form"]["once"].value()
    sent = browser.post(ADDRESS, typed(committee))
    assert sent.status_code == 302
    order = WorkOrder.objects.get(kind="mediation")
    assert order.state == "closed"
    assert sent["Location"] == reverse("mediation:recorded", args=[order.code])
    assert browser.get(sent["Location"]).status_code == 200
    # A second press of the button leads to the same record.
    assert browser.post(ADDRESS, typed(committee))["Location"] == sent["Location"]
    assert WorkOrder.objects.filter(kind="mediation").count() == 1


def test_what_was_typed_stays(committee: Committee) -> None:
    answer = committee.mediators[0].post(ADDRESS, typed(committee, terms="", willing=""))
    assert answer.status_code == 422
    assert "两家为排水沟争吵。" in answer.content.decode()
    assert set(answer.context["form"].errors) == {"terms", "willing"}


def test_violence_shows_the_numbers_and_asks_for_the_report(committee: Committee) -> None:
    browser = committee.mediators[0]
    words = "老公又打我，拿刀追我，说要杀了我。"
    answer = browser.post(ADDRESS, typed(committee, words=words, terms=""))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "110" in page
    assert page.index('id="urgent"') < page.index('name="danger"') < page.index('name="words"')
    assert words in page
    reported = {"danger": "reported", "reported_to": "police", "told": "110 已出警"}
    sent = browser.post(ADDRESS, typed(committee, words=words, terms="", **reported))
    assert sent.status_code == 302
    assert WorkOrder.objects.get(kind="mediation").state == "submitted"
    assert "110 已出警" not in text_of(browser.get(sent["Location"]))


def test_a_page_without_words_asks_for_no_report(committee: Committee) -> None:
    assert "danger" not in committee.mediators[0].get(ADDRESS).context["form"].fields


def test_who_is_no_mediator_of_the_register_has_no_page(committee: Committee) -> None:
    assert sign_in(Role.MEDIATOR, committee.unit).get(ADDRESS).status_code == 403


def test_the_menu_leads_there_at_committees_alone(committee: Committee) -> None:
    assert (
        ADDRESS
        not in sign_in(Role.OFFICE_HEAD, unit_at(NANHAI, UnitKind.LEGAL_AID_OFFICE))
        .get("/desk/orders")
        .content.decode()
    )
    assert ADDRESS in committee.mediators[0].get("/desk/orders").content.decode()
