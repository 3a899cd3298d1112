"""Everybody writes and reviews for their own area."""

from functools import partial
from typing import Any

import pytest

from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Invalid
from fawang.knowledge.actions.entries import approve, send_back, submit, withdraw
from fawang.knowledge.models import Entry
from fawang.knowledge.queries import entries
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at
from tests.knowledge.actions.cases import CODE, at, draft, publish
from tests.knowledge.cases import code


@pytest.mark.parametrize(
    ("unit", "region", "allowed"),
    [
        ("44", "00", True), ("44", "44", True), ("44", "440605", True), ("4406", "4406", True),
        ("4406", "440605", True),
        ("4406", "00", False), ("4406", "44", False), ("4406", "4401", False), ("440605", "440605", True),
        ("440605", "440605011", True), ("440605", "4406", False), ("440605", "440606", False),
        ("440605", "00", False),
    ],
)  # fmt: skip
def test_everybody_writes_for_their_own_area(
    laws: None, staff: Appoint, unit: str, region: str, allowed: bool
) -> None:
    somebody = at(unit, Role.KNOWLEDGE_EDITOR, staff)
    assert entries.may_write(somebody, region) is allowed
    if allowed:
        draft(somebody, region=region)
        assert submit(by=somebody, code=CODE).state == "submitted"
    else:
        assert code(lambda: draft(somebody, region=region)) == "not_allowed"
        assert not Entry.objects.filter(code=CODE).exists()


@pytest.mark.parametrize(
    ("region", "fault"),
    [("", "field_required"), (None, "field_required"), ("99", "region_unknown"), ("44xyz", "region_unknown"),
     ("440699", "region_unknown"), ("４４", "region_unknown"), (["44"], "region_unknown"),
     ("44" * 20, "region_unknown")],
)  # fmt: skip
def test_a_draft_names_its_region(laws: None, writer: Actor, region: Any, fault: str) -> None:
    with pytest.raises(Invalid) as refused:
        draft(writer, region=region)
    assert refused.value.errors == {"region": fault}


def test_nobody_takes_an_entry_out_of_anothers_area(
    laws: None, writer: Actor, second: Actor, staff: Appoint
) -> None:
    publish(writer, second)
    county = at("440605", Role.KNOWLEDGE_REVIEWER, staff)
    assert code(lambda: draft(county, region="440605")) == "not_allowed"
    assert code(lambda: withdraw(by=county, code=CODE, reason="x")) == "not_allowed"
    draft(writer, region="440605")
    assert code(lambda: submit(by=county, code=CODE)) == "not_allowed"


def test_nor_is_a_text_moved_beyond_the_reviewers_area(
    laws: None, writer: Actor, second: Actor, staff: Appoint
) -> None:
    publish(writer, second, region="440605")
    county = at("440605", Role.KNOWLEDGE_REVIEWER, staff)
    draft(writer, region="44")
    submit(by=writer, code=CODE)
    assert code(lambda: approve(by=county, code=CODE, role="lawyer")) == "not_allowed"
    assert code(lambda: send_back(by=county, code=CODE, reason="x")) == "not_allowed"
    approve(by=second, code=CODE, role="lawyer")
    assert entries.shown(CODE).region == "44"


def test_a_reviewer_of_one_place_is_an_editor_elsewhere(laws: None, writer: Actor, staff: Appoint) -> None:
    both = staff(
        Role.KNOWLEDGE_EDITOR, unit_at("44", UnitKind.BUREAU),
        Role.KNOWLEDGE_REVIEWER, unit_at("440605", UnitKind.BUREAU),
    )  # fmt: skip
    draft(writer, region="4406")
    submit(by=writer, code=CODE)
    assert code(lambda: approve(by=both, code=CODE, role="lawyer")) == "not_allowed"
    send_back(by=at("44", Role.KNOWLEDGE_REVIEWER, staff), code=CODE, reason="x")
    draft(writer, region="440605")
    submit(by=writer, code=CODE)
    # The entry is still that of the city.
    assert code(lambda: approve(by=both, code=CODE, role="lawyer")) == "not_allowed"


def test_others_write_nothing(laws: None, staff: Appoint) -> None:
    for somebody in (SYSTEM, at("44", Role.AUDITOR, staff), at("44", Role.PROVINCIAL_ADMIN, staff)):
        assert code(partial(draft, somebody)) == "not_allowed"
        assert entries.permissions_for(somebody, "44").isdisjoint({"knowledge.edit", "knowledge.review"})
