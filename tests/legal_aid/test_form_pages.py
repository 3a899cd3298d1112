"""The prescribed forms over HTTP: who gets them, and what is recorded."""

import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor
from fawang.kernel.runtime import children
from fawang.kernel.security.throttle import Rate
from fawang.legal_aid.data import limits
from fawang.organisations.rules import UnitKind
from fawang.people.accounts import identity
from fawang.people.queries import Identity
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.queries import WorkOrder
from tests.cases import bring_to, give
from tests.conftest import Appoint, Submit, unit_at

type SignIn = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """Let pages be drawn without the static files collected first."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch, client: Client) -> SignIn:
    """Make a client through which an actor asks, on pages and on the API."""

    def sign_in(actor: Actor) -> Client:
        for carrier in ("_of_session", "_of_token"):
            monkeypatch.setattr(identity, carrier, lambda request: Identity(actor))
        return client

    return sign_in


def to_staff(order: WorkOrder, form: str) -> str:
    return reverse("legal_aid:form", args=[order.code, form])


def to_person(order: WorkOrder, form: str, key: str = "") -> str:
    return reverse("legal_aid:own_form", args=[order.code, key or queries.access_key(order), form])


def status(client: Client, address: str) -> int:
    return client.get(address).status_code


def lawyer_of(staff: Appoint, order: WorkOrder) -> Actor:
    return staff(Role.LAWYER, order.firm_id, lawyer_id=order.lawyer_id)


# --- staff ---------------------------------------------------------------------------------------


def test_an_officer_gets_the_file(signed_in: SignIn, officer: Actor, order: WorkOrder) -> None:
    answer = signed_in(officer).get(to_staff(order, "application"))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == f'attachment; filename="{order.code}-application.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_the_reading_is_recorded(signed_in: SignIn, officer: Actor, order: WorkOrder) -> None:
    client = signed_in(officer)
    client.get(to_staff(order, "application"))
    client.get(to_staff(order, "closing"))
    entry = AuditEntry.objects.get(action="legal_aid.form_printed")
    assert entry.actor == officer.label
    assert entry.object == f"work_orders.order:{order.pk}"
    assert entry.unit_id == order.unit_id
    assert entry.data == {"form": "application", "contact": order.contact_id}


def test_forms_that_do_not_stand_yet_are_not_found(
    signed_in: SignIn, officer: Actor, order: WorkOrder
) -> None:
    client = signed_in(officer)
    for form in ("supplement", "acceptance", "refusal", "assignment", "closing", "nonsense"):
        assert status(client, to_staff(order, form)) == 404, form
    order = bring_to(order, "accepted")
    assert status(client, to_staff(order, "acceptance")) == 200
    assert status(client, to_staff(order, "closing")) == 404


def test_other_units_do_not_see_it(signed_in: SignIn, staff: Appoint, order: WorkOrder) -> None:
    elsewhere = staff(Role.OFFICE_OFFICER, unit_at("440606", UnitKind.LEGAL_AID_OFFICE))
    assert status(signed_in(elsewhere), to_staff(order, "application")) == 404


def test_nobody_without_signing_in(client: Client, order: WorkOrder) -> None:
    answer = client.get(to_staff(order, "application"))
    assert answer.status_code in (302, 401)


def test_a_lawyer_gets_them_after_taking_up(signed_in: SignIn, staff: Appoint, order: WorkOrder) -> None:
    order = bring_to(order, "assigned")
    client = signed_in(lawyer_of(staff, order))
    for form in ("application", "acceptance", "assignment"):
        assert status(client, to_staff(order, form)) == 404, form
    order = give(order, "take_up", no_conflict=True)
    for form in ("application", "acceptance", "assignment"):
        assert status(client, to_staff(order, form)) == 200, form


def test_who_may_not_unmask_the_person_gets_none(signed_in: SignIn, staff: Appoint, order: WorkOrder) -> None:
    order = bring_to(order, "in_progress")
    client = signed_in(staff(Role.FIRM_ADMIN, order.firm_id))
    assert status(client, reverse("work_orders:order", args=[order.code])) == 200
    assert status(client, to_staff(order, "assignment")) == 404


def test_the_order_page_links_what_there_is(
    signed_in: SignIn, staff: Appoint, officer: Actor, order: WorkOrder
) -> None:
    order = bring_to(order, "assigned")
    page = signed_in(officer).get(reverse("work_orders:order", args=[order.code])).content.decode()
    for form in ("application", "acceptance", "assignment"):
        assert f'href="{to_staff(order, form)}"' in page, form
    assert to_staff(order, "closing") not in page
    page = (
        signed_in(lawyer_of(staff, order))
        .get(reverse("work_orders:order", args=[order.code]))
        .content.decode()
    )
    assert "/forms/" not in page


# --- the person ----------------------------------------------------------------------------------


def test_the_key_opens_what_is_addressed_to_the_person(client: Client, order: WorkOrder) -> None:
    order = bring_to(order, "closed")
    for form in ("application", "acceptance", "closing"):
        answer = client.get(to_person(order, form))
        assert answer.status_code == 200, form
        assert answer["Cache-Control"] == "no-store"
    assert status(client, to_person(order, "assignment")) == 404
    assert AuditEntry.objects.filter(action="legal_aid.form_printed", actor="anonymous").count() == 3


def test_a_key_opens_its_own_order_only(client: Client, order: WorkOrder, submit: Submit) -> None:
    other = submit()
    assert status(client, to_person(order, "application", other.access_key)) == 404
    assert status(client, to_person(order, "application", "wrong")) == 404


def test_the_persons_page_links_what_is_theirs(client: Client, order: WorkOrder) -> None:
    order = bring_to(order, "in_progress")
    page = client.get(
        reverse("work_orders:follow", args=[order.code, queries.access_key(order)])
    ).content.decode()
    assert f'href="{to_person(order, "acceptance")}"' in page
    assert "/forms/assignment" not in page
    assert "/forms/closing" not in page


def test_printing_is_limited_by_address(
    client: Client, order: WorkOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FORM_BY_ADDRESS", Rate("form.address", burst=2, every=timedelta(hours=1)))
    assert status(client, to_person(order, "application")) == 200
    assert status(client, to_person(order, "application", "wrong")) == 404
    assert status(client, to_person(order, "application")) == 429
    api = f"/api/v1/work-orders/{order.code}/forms/application"
    assert client.get(api, headers={"X-Access-Key": queries.access_key(order)}).status_code == 429


# --- the API -------------------------------------------------------------------------------------


def test_the_api_lists_and_gives(client: Client, order: WorkOrder) -> None:
    order = bring_to(order, "accepted")
    address = f"/api/v1/work-orders/{order.code}/forms"
    headers = {"X-Access-Key": queries.access_key(order), "Accept-Language": "zh-hans"}
    listed = client.get(address, headers=headers).json()
    assert listed == [
        {"form": "application", "title": "法律援助申请表"},
        {"form": "acceptance", "title": "给予法律援助决定书"},
    ]
    answer = client.get(f"{address}/acceptance", headers=headers)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
    missing = client.get(f"{address}/closing", headers=headers)
    assert missing.status_code == 404
    assert missing.json()["code"] == "not_found"


def test_the_api_gives_staff_what_the_pages_give(
    signed_in: SignIn, staff: Appoint, officer: Actor, order: WorkOrder
) -> None:
    order = bring_to(order, "assigned")
    address = f"/api/v1/work-orders/{order.code}/forms"
    assert signed_in(lawyer_of(staff, order)).get(address).json() == []
    client = signed_in(officer)
    assert [row["form"] for row in client.get(address).json()] == ["application", "acceptance", "assignment"]
    assert client.get(f"{address}/assignment").status_code == 200


def test_the_api_is_closed_without_key_or_token(client: Client, order: WorkOrder) -> None:
    assert client.get(f"/api/v1/work-orders/{order.code}/forms").status_code == 404
    assert client.get(f"/api/v1/work-orders/{order.code}/forms/application").status_code == 404


def test_missing_libraries_are_a_problem_of_their_own(
    client: Client, order: WorkOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "call", lambda function, *arguments, seconds: function(*arguments))
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = client.get(
        f"/api/v1/work-orders/{order.code}/forms/application",
        headers={"X-Access-Key": queries.access_key(order)},
    )
    assert answer.status_code == 503
    assert answer.json()["code"] == "forms_unavailable"
    assert "Retry-After" in answer.headers
