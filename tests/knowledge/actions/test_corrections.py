"""Saying that an entry was wrong: two people, once, within the editions that there are."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.knowledge.actions.corrections import confirm, drop, propose
from fawang.knowledge.models import Correction
from fawang.knowledge.queries import corrections
from fawang.people.rules import Role
from tests.conftest import Appoint
from tests.knowledge.actions.cases import CODE, at, publish
from tests.knowledge.cases import LAWS, import_rows
from tests.races import at_once

WRONG: dict[str, Any] = {"since": 1, "until": 1, "wrong": "写的是三十日。", "right": "应当是十五日。"}


@pytest.fixture
def people(db: None, staff: Appoint, tmp_path: Path) -> tuple[Actor, Actor]:
    """Who writes and who reviews, and an entry in two editions."""
    return made(staff, tmp_path)


def made(staff: Appoint, tmp_path: Path) -> tuple[Actor, Actor]:
    """Take the entry to its readers twice."""
    import_rows(tmp_path, LAWS)
    writer, second = at("44", Role.KNOWLEDGE_EDITOR, staff), at("44", Role.KNOWLEDGE_REVIEWER, staff)
    publish(writer, second)
    publish(writer, second, answer="收到以后十五日内提出，过了就晚了。")
    return writer, second


def events() -> int:
    return OutboxEvent.objects.filter(name="knowledge.entry_corrected").count()


def test_nothing_is_public_before_a_second_person_has_confirmed_it(people: tuple[Actor, Actor]) -> None:
    writer, second = people
    row = propose(by=writer, code=CODE, **WRONG)
    assert corrections.of_entry(CODE, confirmed=True) == []
    assert corrections.of_shown({CODE: 1}) == []
    assert events() == 0
    confirm(by=second, correction_id=row.pk)
    assert [one.right for one in corrections.of_entry(CODE, confirmed=True)] == [WRONG["right"]]
    assert [one.id for one in corrections.of_shown({CODE: 1})] == [row.pk]
    # Who was shown the second edition was shown nothing wrong.
    assert corrections.of_shown({CODE: 2}) == []
    assert events() == 1


def test_nobody_confirms_what_they_have_proposed(staff: Appoint, people: tuple[Actor, Actor]) -> None:
    _writer, second = people
    row = propose(by=second, code=CODE, **WRONG)
    with pytest.raises(NotAllowed, match="review_by_author"):
        confirm(by=second, correction_id=row.pk)
    confirm(by=at("44", Role.KNOWLEDGE_REVIEWER, staff), correction_id=row.pk)
    assert events() == 1


def test_marked_twice_it_is_one_correction_and_told_once(people: tuple[Actor, Actor]) -> None:
    writer, second = people
    row = propose(by=writer, code=CODE, **WRONG)
    assert propose(by=writer, code=CODE, **WRONG).pk == row.pk
    with pytest.raises(Conflict, match="correction_open"):
        propose(by=writer, code=CODE, **{**WRONG, "wrong": "别的也错了。"})
    confirm(by=second, correction_id=row.pk)
    confirm(by=second, correction_id=row.pk)
    assert propose(by=writer, code=CODE, **WRONG).pk == row.pk
    assert events() == 1
    other = propose(by=writer, code=CODE, **{**WRONG, "wrong": "别的也错了。"})
    assert other.pk != row.pk


def test_what_was_dropped_is_never_told_and_may_be_proposed_again(people: tuple[Actor, Actor]) -> None:
    writer, second = people
    row = propose(by=writer, code=CODE, **WRONG)
    drop(by=writer, correction_id=row.pk)
    with pytest.raises(Conflict, match="correction_decided"):
        confirm(by=second, correction_id=row.pk)
    assert propose(by=writer, code=CODE, **WRONG).pk != row.pk
    assert events() == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"since": 7}, "since"),
        ({"until": 0}, "until"),
        ({"since": 2, "until": 1}, "until"),
        ({"wrong": " "}, "wrong"),
        ({"right": "好" * 601}, "right"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    people: tuple[Actor, Actor], changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        propose(by=people[0], code=CODE, **{**WRONG, **changed})
    assert list(refused.value.errors) == [field]
    assert Correction.objects.count() == 0


def test_another_area_and_who_only_writes_decide_nothing(staff: Appoint, people: tuple[Actor, Actor]) -> None:
    writer, _second = people
    county = at("440605", Role.KNOWLEDGE_REVIEWER, staff)
    with pytest.raises(NotAllowed):
        propose(by=county, code=CODE, **WRONG)
    row = propose(by=writer, code=CODE, **WRONG)
    for by in (county, at("44", Role.KNOWLEDGE_EDITOR, staff)):
        with pytest.raises(NotAllowed):
            confirm(by=by, correction_id=row.pk)
        with pytest.raises(NotAllowed):
            drop(by=by, correction_id=row.pk)
    with pytest.raises(NotFound):
        confirm(by=writer, correction_id=row.pk + 1)
    with pytest.raises(NotFound):
        propose(by=writer, code="q-nowhere", **WRONG)


def test_who_did_it_is_in_the_audit(people: tuple[Actor, Actor]) -> None:
    writer, second = people
    confirm(by=second, correction_id=propose(by=writer, code=CODE, **WRONG).pk)
    found = AuditEntry.objects.filter(action__startswith="knowledge.correction").order_by("pk")
    assert [one.action for one in found] == [
        "knowledge.correction_proposed",
        "knowledge.correction_confirmed",
    ]


def test_two_who_confirm_at_once_publish_one_event(
    real_database: str, staff: Appoint, tmp_path: Path
) -> None:
    writer, second = made(staff, tmp_path)
    third = at("44", Role.KNOWLEDGE_REVIEWER, staff)
    row = propose(by=writer, code=CODE, **WRONG)
    outcomes = at_once([partial(confirm, by=one, correction_id=row.pk) for one in (second, third, second)])
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert events() == 1


def test_two_who_propose_at_once_make_one(real_database: str, staff: Appoint, tmp_path: Path) -> None:
    writer, second = made(staff, tmp_path)
    outcomes = at_once([partial(propose, by=one, code=CODE, **WRONG) for one in (writer, second, writer)])
    assert len({one.pk for one in outcomes if isinstance(one, Correction)}) == 1
    assert Correction.objects.count() == 1
