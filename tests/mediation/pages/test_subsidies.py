"""Lists of subsidies on the desk: checked at a station, approved at a bureau, as a spreadsheet."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from fawang.kernel import clock
from fawang.mediation.models.register import ClosedCase, SubsidyList
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.mediation.committees import NANHAI, TOWN, Committee, committee_at, working
from tests.mediation.pages.test_records import ADDRESS, typed
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


@pytest.fixture
def committee() -> Committee:
    """The committee of a town with a case that was closed today."""
    made = working(committee_at(TOWN, "桂城街道调委会"))
    made.mediators[0].post(ADDRESS, typed(made))
    return made


def month_page(committee: Committee) -> str:
    month = f"{clock.today():%Y-%m}"
    return reverse("mediation:subsidy_month", args=[committee.unit.id, month])


def checked(committee: Committee) -> tuple[Browser, SubsidyList]:
    station = sign_in(Role.STATION_HEAD, unit_at(TOWN, UnitKind.TOWN_STATION))
    case = ClosedCase.objects.get()
    sent = {"cases": 1, f"grade-{case.pk}": "difficult", "check": "1"}
    answer = station.post(month_page(committee), sent)
    assert answer.status_code == 302, answer.content.decode()
    return station, SubsidyList.objects.get()


def test_from_the_month_to_the_approval(committee: Committee) -> None:
    station, row = checked(committee)
    assert "桂城街道调委会" in text_of(station.get(reverse("mediation:subsidies")))
    address = reverse("mediation:subsidy_list", args=[row.pk])
    assert 'value="approve"' not in station.get(address).content.decode()
    bureau = sign_in(Role.SUPERVISOR, unit_at(NANHAI, UnitKind.BUREAU))
    assert 'value="approve"' in bureau.get(address).content.decode()
    refused = bureau.post(address, {"command": "return", "version": row.version, "reason": ""})
    assert refused.status_code == 422
    assert bureau.post(address, {"command": "approve", "version": row.version}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("approved", bureau.staff_id)
    assert bureau.post(address, {"command": "approve", "version": row.version}).status_code == 409


def test_computing_anew_keeps_the_choice_and_checks_nothing(committee: Committee) -> None:
    station = sign_in(Role.STATION_HEAD, unit_at(TOWN, UnitKind.TOWN_STATION))
    case = ClosedCase.objects.get()
    page = station.post(month_page(committee), {"cases": 1, f"grade-{case.pk}": "major", "show": "1"})
    assert (page.status_code, page.context["total"]) == (200, 500)
    assert not SubsidyList.objects.exists()


def test_the_spreadsheet_adds_up(committee: Committee) -> None:
    station, row = checked(committee)
    answer = station.get(reverse("mediation:subsidy_file", args=[row.pk]))
    by_case, by_person = load_workbook(BytesIO(answer.content)).worksheets
    cases, people = list(by_case.iter_rows(values_only=True)), list(by_person.iter_rows(values_only=True))
    assert cases[3][0] == ClosedCase.objects.get().order.code
    assert (cases[3][5], cases[4][5]) == (200, 200)
    assert (people[3][0], people[3][1], people[3][2]) == ("调解员1", 1, 200)


def test_others_have_no_page(committee: Committee) -> None:
    _station, row = checked(committee)
    by = committee.mediators[0]
    assert by.get(reverse("mediation:subsidies")).status_code == 403
    elsewhere = sign_in(Role.SUPERVISOR, unit_at("440604", UnitKind.BUREAU))
    for address in (
        reverse("mediation:subsidy_list", args=[row.pk]),
        reverse("mediation:subsidy_file", args=[row.pk]),
        month_page(committee),
    ):
        assert elsewhere.get(address).status_code == 404
