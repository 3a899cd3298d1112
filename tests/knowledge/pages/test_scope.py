"""Everybody who writes sees what is published; drafts are seen by those who may write for their area."""

import pytest

from fawang.knowledge.models import Entry
from fawang.knowledge.queries import desk, entries
from fawang.knowledge.rules import VersionState
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at
from tests.knowledge.pages.conftest import Publish, entry_of, question, version_of

pytestmark = pytest.mark.django_db

REGIONS = ("00", "44", "4406", "440605", "440605011", "440606", "4401")
PLACES = ("44", "4406", "440605")


@pytest.mark.parametrize("place", PLACES)
def test_the_scope_says_what_may_write_says(staff: Appoint, place: str) -> None:
    actor = staff(Role.KNOWLEDGE_EDITOR, unit_at(place, UnitKind.BUREAU))
    scope = desk.scope_of(actor)
    for region in (*REGIONS, ""):
        assert scope.covers(region) == entries.may_write(actor, region), region


@pytest.mark.parametrize("place", PLACES)
def test_the_query_says_what_the_scope_says(staff: Appoint, place: str) -> None:
    actor = staff(Role.KNOWLEDGE_EDITOR, unit_at(place, UnitKind.BUREAU))
    for region in REGIONS:
        entry_of(question(f"q-at-{region}", region=region))
    scope = desk.scope_of(actor)
    found = Entry.objects.filter(scope.theirs(), code__startswith="q-at-").values_list("region", flat=True)
    assert set(found) == {region for region in REGIONS if scope.covers(region)}


def test_who_may_write_nowhere_sees_no_draft(staff: Appoint) -> None:
    entry_of(question("q-at-00"))
    scope = desk.scope_of(staff(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE)))
    assert not Entry.objects.filter(scope.theirs()).exists()


def test_drafts_of_elsewhere_are_neither_listed_nor_shown_nor_counted(
    staff: Appoint, publish: Publish
) -> None:
    nanhai = staff(Role.KNOWLEDGE_EDITOR, unit_at("440605", UnitKind.BUREAU))
    shunde = staff(Role.KNOWLEDGE_EDITOR, unit_at("440606", UnitKind.BUREAU))
    row = publish(question("q-net", region="440606"))
    version_of(
        row, 2, VersionState.SUBMITTED, question("q-net", region="440606", answer="机密。"), shunde.label
    )
    hidden = entry_of(question("q-hidden", region="440606"))
    version_of(hidden, 1, VersionState.DRAFT, question("q-hidden", region="440606"), shunde.label)

    listed = {line.code: line for line in desk.register(desk.scope_of(nanhai), q="q-").items}
    assert "q-hidden" not in {line.code for line in desk.register(desk.scope_of(nanhai), q="q-hidden").items}
    assert all(not line.open_state for line in listed.values() if line.region == "440606")
    (line,) = desk.register(desk.scope_of(nanhai), q="q-net").items
    assert (line.published, line.open_state) == (1, "")
    assert [one.number for one in desk.behind(nanhai, "q-net").versions] == [1]
    assert not desk.register(desk.scope_of(nanhai), state="submitted").items
    assert desk.counts(desk.scope_of(nanhai))["submitted"] == 0

    (line,) = desk.register(desk.scope_of(shunde), q="q-net").items
    assert (line.open_state, line.own) == ("submitted", True)
    assert [one.number for one in desk.behind(shunde, "q-net").versions] == [2, 1]
    assert desk.counts(desk.scope_of(shunde))["submitted"] == 1
