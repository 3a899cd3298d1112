"""Several who work on one entry at the same moment."""

from functools import partial
from pathlib import Path

import pytest

from fawang.kernel.problems import Conflict, NotAllowed
from fawang.knowledge.actions.entries import approve, send_back, submit
from fawang.knowledge.models import Entry
from fawang.knowledge.queries import entries
from fawang.people.rules import Role
from tests.conftest import Appoint
from tests.knowledge.actions.cases import CODE, at, draft, publish, states
from tests.knowledge.cases import LAWS, import_rows
from tests.races import at_once


@pytest.fixture
def real(real_database: str, tmp_path: Path) -> None:
    """The laws, in a database in which transactions commit."""
    import_rows(tmp_path, LAWS)


def test_two_who_approve_at_once_publish_once(real: None, staff: Appoint) -> None:
    people = [at("44", Role.KNOWLEDGE_REVIEWER, staff) for _ in range(4)]
    draft(people[0])
    submit(by=people[0], code=CODE)
    outcomes = at_once([partial(approve, by=one, code=CODE, role="lawyer") for one in people[1:]])
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert [one.code for one in refused if isinstance(one, Conflict)] == ["version_state"] * 2
    assert len(refused) == 2
    assert states() == ["published"]


def test_approve_and_return_at_once_is_one_of_them(real: None, staff: Appoint) -> None:
    people = [at("44", Role.KNOWLEDGE_REVIEWER, staff) for _ in range(3)]
    draft(people[0])
    submit(by=people[0], code=CODE)
    outcomes = at_once(
        [
            partial(approve, by=people[1], code=CODE, role="lawyer"),
            partial(send_back, by=people[2], code=CODE, reason="x"),
        ]
    )
    (version,) = entries.versions(CODE)
    assert [isinstance(one, Conflict) for one in outcomes].count(True) == 1
    assert version.state in ("published", "returned")
    assert Entry.objects.get(code=CODE).published == (1 if version.state == "published" else 0)


@pytest.mark.parametrize("there", [False, True], ids=["a new entry", "a published entry"])
def test_two_who_begin_a_draft_at_once_write_one(real: None, staff: Appoint, there: bool) -> None:
    people = [at("44", Role.KNOWLEDGE_REVIEWER, staff) for _ in range(3)]
    if there:
        publish(people[0], people[2])
    outcomes = at_once([partial(draft, one, ask=f"网{number}？") for number, one in enumerate(people[:2])])
    assert [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Conflict)] == []
    assert states() == (["published", "draft"] if there else ["draft"])
    # Whoever was first or second: both wrote, and neither vouches for it.
    submit(by=people[0], code=CODE)
    for somebody in people[:2]:
        with pytest.raises(NotAllowed):
            approve(by=somebody, code=CODE, role="lawyer")
    approve(by=people[2], code=CODE, role="lawyer")
