"""Several who work on one entry at the same moment."""

from functools import partial
from pathlib import Path

import pytest

from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.knowledge.actions.entries import approve, save_draft, send_back, submit
from fawang.knowledge.models import Entry
from fawang.knowledge.queries import entries, versions
from fawang.knowledge.rules import Kind
from fawang.people.rules import Role
from tests.conftest import Appoint
from tests.knowledge.actions.cases import CODE, at, draft, publish, states
from tests.knowledge.cases import LAWS, import_rows, question
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


@pytest.mark.parametrize("there", ["draft", "published"])
def test_of_two_who_save_what_they_both_began_from_one_is_told(
    real: None, staff: Appoint, there: str
) -> None:
    people = [at("44", Role.KNOWLEDGE_REVIEWER, staff) for _ in range(3)]
    if there == "draft":
        draft(people[2])
    else:
        publish(people[2], people[0])
    seen = versions.token(versions.base(entries.versions(CODE)))
    works = [
        partial(
            save_draft, by=one, code=CODE, kind=Kind.QUESTION, body=question(ask=f"网{number}？"), seen=seen
        )
        for number, one in enumerate(people)
    ]
    outcomes = at_once(works)
    (won,) = [number for number, one in enumerate(outcomes) if not isinstance(one, Exception)]
    assert [one.code for one in outcomes if isinstance(one, Conflict)] == ["stale"] * 2
    kept = entries.versions(CODE)[0]
    assert (kept.state, kept.body["ask"], kept.author) == ("draft", f"网{won}？", people[won].label)


def test_what_was_published_while_somebody_wrote_is_not_written_over(real: None, staff: Appoint) -> None:
    people = [at("44", Role.KNOWLEDGE_REVIEWER, staff) for _ in range(3)]
    publish(people[0], people[1])
    seen = versions.token(versions.base(entries.versions(CODE)))
    # No version is open before and none afterwards; and yet it is another text.
    publish(people[0], people[1], answer="谁看见谁来补。")
    with pytest.raises(Conflict) as late:
        save_draft(by=people[2], code=CODE, kind=Kind.QUESTION, body=question(ask="网？"), seen=seen)
    assert late.value.code == "stale"
    assert states() == ["superseded", "published"]


def test_the_same_text_sent_twice_at_once_is_no_conflict(real: None, staff: Appoint) -> None:
    writer = at("44", Role.KNOWLEDGE_EDITOR, staff)
    draft(writer)
    seen = versions.token(versions.base(entries.versions(CODE)))
    send = partial(
        save_draft, by=writer, code=CODE, kind=Kind.QUESTION, body=question(ask="双击？"), seen=seen
    )
    assert [one for one in at_once([send, send]) if isinstance(one, Exception)] == []


def test_a_text_that_was_written_anew_in_the_same_moment_is_not_published(real: None, staff: Appoint) -> None:
    people = [at("44", Role.KNOWLEDGE_REVIEWER, staff) for _ in range(3)]
    draft(people[0])
    submit(by=people[0], code=CODE)
    read = versions.token(entries.versions(CODE)[0])
    send_back(by=people[1], code=CODE, reason="x")
    draft(people[0], answer="谁看见谁来补。")
    submit(by=people[0], code=CODE)
    for attempt in (
        partial(approve, by=people[2], code=CODE, role="lawyer", seen=read),
        partial(send_back, by=people[2], code=CODE, reason="x", seen=read),
    ):
        with pytest.raises(Conflict) as late:
            attempt()
        assert late.value.code == "stale"
    assert states() == ["submitted"]
