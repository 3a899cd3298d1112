"""An agreement as data: what it allows, what leaves, how long a clock is; and what is wrong with it."""

from typing import Any

import pytest

from fawang.kernel.rules.problems import Invalid
from fawang.partners.rules.agreements import FIELDS, read
from fawang.work_orders.rules.deadlines import Length, Unit

WHOLE: dict[str, Any] = {
    "takes": [
        {"matters": ["labour"], "regions": ["4406"], "urgencies": ["normal"]},
        {"matters": ["*"], "regions": ["440106"]},
    ],
    "fields_out": ["name", "request"],
    "ground": "duty",
    "basis": "民事诉讼法第一百二十三条",
    "terms": [{"term": "result", "urgency": "urgent", "unit": "hours", "amount": 12}],
    "links": [{"name": "telephone"}],
}
_NO_SCOPE = {"takes.0": "agreement_scope", "takes": "agreement_empty"}


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ({"matter": "labour", "region": "440605", "urgency": "normal"}, True),
        ({"matter": "labour", "region": "440605", "urgency": "urgent"}, False),
        ({"matter": "traffic", "region": "440605", "urgency": "normal"}, False),
        ({"matter": "traffic", "region": "440106001", "urgency": "danger"}, True),
        ({"matter": "labour", "region": "44", "urgency": "normal"}, False),
    ],
)
def test_matters_regions_and_urgencies_go_together(asked: dict[str, str], allowed: bool) -> None:
    assert read(WHOLE).allows("out", **asked) == allowed
    assert not read(WHOLE).allows("in", **asked)


def test_only_named_fields_leave_and_no_others_can_be_named() -> None:
    everything = dict.fromkeys((*FIELDS, "id_number", "address"), "x")
    assert read(WHOLE).leaving(everything) == {"name": "x", "request": "x"}
    assert read(WHOLE).entering(everything) == {}
    with pytest.raises(Invalid) as wrong:
        read({**WHOLE, "fields_out": ["name", "id_number"]})
    assert wrong.value.errors == {"fields_out": "field_wrong"}


def test_clocks_are_those_of_the_agreement_else_the_usual_ones() -> None:
    terms = read(WHOLE)
    assert terms.length("result", "urgent") == terms.length("result", "danger") == Length(12, Unit.HOURS)
    assert terms.length("result", "normal") == Length(5, Unit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"takes": []}, {"takes": "agreement_empty"}),
        ({"takes": [{"matters": ["unheard"], "regions": ["*"]}]}, _NO_SCOPE),
        ({"takes": [{"matters": ["*"], "regions": ["Foshan"]}]}, _NO_SCOPE),
        ({"takes": "all"}, {"takes": "field_wrong"}),
        ({"ground": "wish"}, {"ground": "field_wrong"}),
        ({"basis": ""}, {"basis": "field_required"}),
        ({"links": []}, {"links": "field_required"}),
        ({"referee": "nobody"}, {"referee": "field_wrong"}),
        ({"hours": {"mon": "always"}}, {"hours": "field_wrong"}),
        ({"terms": [{"term": "result", "unit": "hours", "amount": 0}]}, {"terms.0": "agreement_term"}),
        ({"terms": ["soon"]}, {"terms.0": "agreement_term"}),
        ({"superior": {"name": "", "phone": ""}}, {"superior": "agreement_contact"}),
        ({"algorithms": {"sign": 1}}, {"algorithms": "field_wrong"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(changes: dict[str, Any], errors: dict[str, str]) -> None:
    with pytest.raises(Invalid) as wrong:
        read({**WHOLE, **changes})
    assert wrong.value.errors == errors
