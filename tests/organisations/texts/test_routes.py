"""A route in sentences."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries
from fawang.organisations.actions import set_jurisdiction
from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.routing import Step, Why, read_steps
from fawang.organisations.texts import routes

from ..conftest import one

pytestmark = pytest.mark.django_db

PARAMS: dict[str, str | int] = {
    "region": "440605", "unit": "佛山市南海区法律援助处", "unit_id": 1, "level": "county", "matter": "labour",
    "entry_id": 1, "entry_version": 1,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("code", list(Why))
def test_every_step_has_a_sentence(code: Why) -> None:
    (sentence,) = routes.sentences([Step(code, PARAMS)])
    assert sentence
    assert "%(" not in sentence
    assert "440605" not in sentence


def test_the_outcome_in_one_sentence() -> None:
    found = queries.find_route(service="legal_aid", matter="labour", place="440605")
    assert routes.summary(found) == (
        "佛山市南海区法律援助处, because the matter arose in 广东省佛山市南海区"
        " and no lower office may handle it (Legal Aid Law, Art. 38)"
    )
    nowhere = queries.find_route(service="legal_aid", place="")
    assert routes.summary(nowhere) == "No office fits, so 广东省司法厅 decides who handles it."


def test_what_was_kept_reads_the_same() -> None:
    office = one("440605", UnitKind.LEGAL_AID_OFFICE)
    set_jurisdiction(
        by=SYSTEM,
        unit_id=office.id,
        service="legal_aid",
        region_code="440605011",
        matter="traffic",
        basis="decision",
    )
    found = queries.find_route(service="legal_aid", matter="labour", place="440605011")
    kept = read_steps(found.as_json()["steps"])
    assert routes.sentences(kept) == routes.sentences(found.steps)
    assert "佛山市南海区法律援助处 handles only other matters: Traffic accident." in routes.sentences(kept)


def test_a_basis_of_the_provinces_own_is_printed_as_it_is() -> None:
    office = one("440605", UnitKind.LEGAL_AID_OFFICE)
    set_jurisdiction(
        by=SYSTEM, unit_id=office.id, service="legal_aid", region_code="440605011", basis="粤司〔2026〕1号"
    )
    found = queries.find_route(service="legal_aid", place="440605011")
    assert routes.summary(found).endswith("(粤司〔2026〕1号)")


def test_every_basis_in_the_data_is_cited_in_words() -> None:
    from fawang.organisations.data import defaults

    assert {pattern.basis for pattern in defaults.jurisdictions()} <= set(routes.BASES)
