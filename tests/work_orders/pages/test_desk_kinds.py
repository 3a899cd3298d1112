"""The page on which a bureau says what can be applied for, how long terms are and how long orders are kept."""

from collections.abc import Iterator

import pytest
from django.test import Client

from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.queries.local_rules import forget_rules, fresh_rules
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.shell.cases import ODD_TEXTS, text_of, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
PAGE = "/desk/kinds/legal_aid"


@pytest.fixture
def admin() -> Iterator[Browser]:
    """Who keeps the register of the province."""
    forget_rules()
    yield sign_in(Role.PROVINCIAL_ADMIN, unit_at("44", UnitKind.BUREAU))
    forget_rules()


@pytest.mark.parametrize(("role", "status"), [(Role.SUPERVISOR, 403), (Role.PROVINCIAL_ADMIN, 200)])
@pytest.mark.parametrize("path", ["/desk/kinds", PAGE])
def test_who_keeps_the_register_sees_it(path: str, role: Role, status: int) -> None:
    assert sign_in(role, unit_at("44", UnitKind.BUREAU)).get(path).status_code == status


def test_a_kind_is_switched_off_in_a_city_and_on_again(admin: Browser) -> None:
    response = admin.post(PAGE, {"what": "offer", "offer-region": "佛山", "offer-offered": "no"})
    assert response.status_code == 302
    assert not fresh_rules().offered("legal_aid", "440605")
    assert "佛山市" in text_of(admin.get(PAGE))
    admin.post(PAGE, {"what": "offer", "offer-region": "4406", "offer-offered": "yes"})
    assert fresh_rules().offered("legal_aid", "440605")


def test_a_term_is_set_and_taken_back(admin: Browser) -> None:
    form = {
        "term-term": "decide", "term-amount": "5", "term-unit": "days", "term-urgent": "", "term-region": "南海",
        "term-source": "佛司〔2026〕3号",
    }  # fmt: skip
    assert admin.post(PAGE, {"what": "term", **form}).status_code == 302
    [row] = fresh_rules().terms
    assert (row.length, row.region, row.urgent) == ("5 days", "440605", None)
    page = text_of(admin.get(PAGE))
    assert "佛司〔2026〕3号" in page
    assert "5天" in page.replace(" ", "")
    admin.post(PAGE, {"what": "unset", "term_id": str(row.id)})
    assert fresh_rules().terms == ()


def test_a_retention_is_set_and_taken_back(admin: Browser) -> None:
    admin.post(PAGE, {"what": "retention", "retention-years": "10", "retention-source": "档案管理规定"})
    assert fresh_rules().kept_for("legal_aid") == 3650
    assert "10年" in text_of(admin.get(PAGE)).replace(" ", "")
    admin.post(PAGE, {"what": "retention", "retention-years": "", "retention-source": ""})
    assert fresh_rules().kept_for("legal_aid") is None


@pytest.mark.parametrize("typed", [*ODD_TEXTS, "桂城", "没有的地方"])
def test_what_is_wrong_is_said_and_stays(admin: Browser, typed: str) -> None:
    given = {
        "what": "term",
        "term-term": typed,
        "term-amount": typed,
        "term-unit": "days",
        "term-region": typed,
    }
    response = admin.post(PAGE, given)
    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert fresh_rules().terms == ()


def test_there_is_no_page_of_what_there_is_not(admin: Browser) -> None:
    assert admin.get("/desk/kinds/nothing").status_code == 404
    assert admin.post(PAGE, {"what": "nothing"}).status_code == 404
    assert admin.post(PAGE, {"what": "unset", "term_id": "x"}).status_code == 404


def test_whoever_applies_there_reads_it_and_nothing_is_lost(admin: Browser) -> None:
    admin.post(PAGE, {"what": "offer", "offer-region": "佛山", "offer-offered": "no"})
    person = Client()
    walk(person)
    response = person.post("/help/submit")
    assert response.status_code == 422
    assert "该地不提供此项服务" in text_of(response)
    assert "佛山南海桂城" in text_of(response)
    # Elsewhere it goes on, with what was told already.
    assert person.post("/help/place", {"place_text": "深圳南山", "return": "1"}).status_code == 302
    assert person.post("/help/submit").status_code == 302
