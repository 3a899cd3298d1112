"""An agreement as data: what it allows, what leaves, how long a clock is; and what is wrong with it."""

from typing import Any

import pytest

from fawang.kernel.rules.problems import Invalid
from fawang.organisations.rules.hours import read_week
from fawang.partners.rules.agreements import (
    FIELDS,
    Ground,
    HolidayContact,
    LinkSettings,
    Scope,
    Terms,
    read,
)
from fawang.partners.rules.messages import Urgency
from fawang.partners.rules.procedure import Term
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


_RESULT = {"term": "result", "unit": "hours", "amount": 1}
_NO_TERMS: tuple[dict[str, Any], ...] = (
    {"amount": 367}, {"amount": True}, {"amount": "2"}, {"unit": "tea"}, {"urgency": "soon"},
)  # fmt: skip
_HOURS = {"mon": [["09:00", "12:00"]]}


def test_all_that_an_agreement_says_is_read() -> None:
    settings = {"host": "sms.example", "port": 9}
    assert read(
        {
            **WHOLE,
            "gives": [{"matters": ["marriage_family"], "regions": ["*"], "urgencies": ("urgent", "danger")}],
            "fields_in": ["summary", "name", "summary"],
            "basis": " 民事诉讼法  第一百二十三条\n",
            "readers": ["officer", "officer", "head"],
            "hours": _HOURS,
            "holiday_contacts": [{"name": " 值班室", "phone": "0757-1 "}, {"name": "x" * 120, "phone": "2"}],
            "superior": {"name": "总值班", "phone": "0757-3"},
            "links": [{"name": "wire", "settings": settings}, {"name": "telephone"}],
            "algorithms": {"sign": "ed25519"},
            "referee": "them",
        }
    ) == Terms(
        takes=(
            Scope(("labour",), ("4406",), (Urgency.NORMAL,)),
            Scope(("*",), ("440106",), tuple(Urgency)),
        ),
        gives=(Scope(("marriage_family",), ("*",), (Urgency.URGENT, Urgency.DANGER)),),
        fields_out=("name", "request"),
        fields_in=("summary", "name"),
        ground=Ground.DUTY,
        basis="民事诉讼法  第一百二十三条",
        readers=("officer", "head"),
        lengths={("result", "urgent"): Length(12, Unit.HOURS)},
        hours=read_week(_HOURS),
        holiday_contacts=(HolidayContact("值班室", "0757-1"), HolidayContact("x" * 120, "2")),
        superior=HolidayContact("总值班", "0757-3"),
        links=(LinkSettings("wire", settings), LinkSettings("telephone", {})),
        algorithms={"sign": "ed25519"},
        referee="them",
    )


def test_of_what_it_does_not_say_there_is_nothing() -> None:
    needed = {one: WHOLE[one] for one in ("takes", "ground", "basis", "links")}
    terms = read(needed)
    assert terms == Terms(
        takes=terms.takes, ground=Ground.DUTY, basis=WHOLE["basis"], links=(LinkSettings("telephone"),)
    )
    # What only the other side hands over is an agreement as well.
    assert read({**needed, "takes": [], "gives": WHOLE["takes"]}).gives == terms.takes
    # The longest text, and as much of a list as is read.
    assert read({**needed, "basis": "条" * 2_000}).basis == "条" * 2_000
    assert len(read({**needed, "links": [{"name": "wire"}] * 200}).links) == 200


def test_what_a_link_needs_to_know_is_its_own() -> None:
    terms = read({**WHOLE, "links": [{"name": "wire", "settings": {"key": 1}}, {"name": "mail"}]})
    assert (terms.settings_of("wire"), terms.settings_of("mail"), terms.settings_of("files")) == (
        {"key": 1},
        {},
        {},
    )


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
    # Nothing that is empty or that nobody has given, and nothing that only a field's name was kept of.
    assert read(WHOLE).leaving({"name": "", "phone": "x"}) == {}
    assert read({**WHOLE, "fields_in": ["name", "account"]}).entering(everything) == {
        "name": "x",
        "account": "x",
    }
    assert read({**WHOLE, "fields_in": ["name", "account"]}).entering({"name": "", "place": "x"}) == {}
    odd = Terms(fields_out=("id_number", "name"), fields_in=("id_number", "name"))
    assert odd.leaving(everything) == odd.entering(everything) == {"name": "x"}
    with pytest.raises(Invalid) as wrong:
        read({**WHOLE, "fields_out": ["name", "id_number"]})
    assert wrong.value.errors == {"fields_out": "field_wrong"}


def test_clocks_are_those_of_the_agreement_else_the_usual_ones() -> None:
    terms = read(WHOLE)
    assert terms.length("result", "urgent") == terms.length("result", "danger") == Length(12, Unit.HOURS)
    assert terms.length("result", "normal") == Length(5, Unit.WORKING_DAYS)
    # What is agreed for normal matters holds for urgent ones where nothing else is agreed of them.
    terms = read({**WHOLE, "terms": [{"term": "answer", "unit": "working_days", "amount": 366}]})
    assert {terms.length("answer", one) for one in Urgency} == {Length(366, Unit.WORKING_DAYS)}
    terms = read({**WHOLE, "terms": [{"term": "answer", "urgency": "danger", "unit": "hours", "amount": 1}]})
    assert terms.length("answer", "danger") == Length(1, Unit.HOURS)
    assert terms.length("answer", "urgent") == Length(4, Unit.HOURS)


@pytest.mark.parametrize(
    ("term", "normal", "urgent"),
    [
        (Term.SEND, Length(1, Unit.WORKING_DAYS), Length(1, Unit.HOURS)),
        (Term.ACKNOWLEDGE, Length(1, Unit.WORKING_DAYS), Length(1, Unit.HOURS)),
        (Term.ANSWER, Length(2, Unit.WORKING_DAYS), Length(4, Unit.HOURS)),
        (Term.RESULT, Length(5, Unit.WORKING_DAYS), Length(2, Unit.WORKING_DAYS)),
        (Term.NEXT, Length(1, Unit.WORKING_DAYS), Length(1, Unit.HOURS)),
        (Term.DECIDE, Length(2, Unit.WORKING_DAYS), Length(4, Unit.HOURS)),
    ],
)
def test_the_usual_clocks(term: Term, normal: Length, urgent: Length) -> None:
    assert Terms().length(term, "normal") == normal
    assert Terms().length(term, "urgent") == Terms().length(term, "danger") == urgent


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"takes": []}, {"takes": "agreement_empty"}),
        ({"takes": [{"matters": ["unheard"], "regions": ["*"]}]}, _NO_SCOPE),
        ({"takes": [{"matters": ["*"], "regions": ["Foshan"]}]}, _NO_SCOPE),
        ({"takes": "all"}, {"takes": "field_wrong"}),
        ({"ground": "wish"}, {"ground": "field_wrong"}),
        ({"basis": ""}, {"basis": "field_required"}),
        ({"basis": " "}, {"basis": "field_required"}),
        ({"basis": 7}, {"basis": "field_wrong"}),
        ({"basis": "条" * 2_001}, {"basis": "field_too_long"}),
        ({"takes": None, "gives": None}, {"takes": "field_wrong", "gives": "field_wrong"}),
        ({"gives": "all"}, {"gives": "field_wrong"}),
        ({"gives": ["all", WHOLE["takes"][0]]}, {"gives.0": "field_wrong"}),
        ({"gives": [{}, {"matters": ["*"], "regions": ["*"], "urgencies": ["soon"]}]},
         {"gives.0": "agreement_scope", "gives.1": "agreement_scope"}),
        ({"gives": [{"matters": ["*"]}, {"regions": ["*"]}, {"matters": ["*"], "regions": ["*", "x"]}]},
         dict.fromkeys(("gives.0", "gives.1", "gives.2"), "agreement_scope")),
        ({"fields_out": "name"}, {"fields_out": "field_wrong"}),
        ({"fields_in": ["name", "id_number"]}, {"fields_in": "field_wrong"}),
        ({"readers": [""]}, {"readers": "field_wrong"}),
        ({"readers": ["officer", 1]}, {"readers": "field_wrong"}),
        ({"links": [{"name": "wire"}] * 201}, {"links": "field_wrong"}),
        ({"links": ["wire", {"name": 1}, {}, {"name": "wire", "settings": 1}]},
         dict.fromkeys(("links", "links.0", "links.1", "links.2", "links.3"), "field_wrong")
         | {"links": "field_required"}),
        ({"holiday_contacts": "x"}, {"holiday_contacts": "field_wrong"}),
        ({"holiday_contacts": [{"name": "值班", "phone": "1"}, {"name": "值班"}, {"phone": "1"}, 5]},
         dict.fromkeys(("holiday_contacts.1", "holiday_contacts.2", "holiday_contacts.3"), "agreement_contact")),
        ({"superior": {"name": "x" * 121, "phone": "1"}}, {"superior": "agreement_contact"}),
        ({"superior": {"name": "x", "phone": 1}}, {"superior": "agreement_contact"}),
        ({"terms": "soon"}, {"terms": "field_wrong"}),
        ({"terms": [WHOLE["terms"][0], {"term": "tea"}, *(_RESULT | one for one in _NO_TERMS)]},
         {f"terms.{number}": "agreement_term" for number in range(1, 7)}),
        ({"algorithms": "ed25519"}, {"algorithms": "field_wrong"}),
        ({"algorithms": {1: "ed25519"}}, {"algorithms": "field_wrong"}),
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
    assert (wrong.value.code, wrong.value.errors) == ("agreement_invalid", errors)


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(Invalid) as wrong:
        read({})
    assert wrong.value.errors == {
        "takes": "agreement_empty",
        "ground": "field_wrong",
        "basis": "field_required",
        "links": "field_required",
    }
