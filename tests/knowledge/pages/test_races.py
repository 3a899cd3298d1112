"""Two who send the form of one entry at the same moment, with transactions that commit."""

from functools import partial
from typing import Any

import pytest

from fawang.knowledge.models import EntryVersion
from fawang.knowledge.rules import VersionState
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.knowledge.pages.conftest import entry_of, in_english, question, text_of, version_of
from tests.knowledge.pages.test_desk import page_of, seen_on, typed
from tests.races import at_once


@pytest.mark.usefixtures("real_database")
@pytest.mark.parametrize("state", [VersionState.DRAFT, VersionState.PUBLISHED])
def test_one_is_saved_and_the_others_keep_what_they_typed(state: VersionState) -> None:
    row = entry_of(question(), published=int(state == VersionState.PUBLISHED))
    version_of(row, 1, state, question(), "staff:0")
    unit = unit_at("44", UnitKind.BUREAU)
    people = [in_english(sign_in(Role.KNOWLEDGE_EDITOR, unit)) for _ in range(3)]
    path = page_of(tail="/edit")
    sent = [
        partial(
            one.post,
            path,
            {**typed(question(answer=f"我是第{number}个。")), "seen": seen_on(one.get(path))},
        )
        for number, one in enumerate(people)
    ]
    answers: list[Any] = at_once(sent)
    assert sorted(one.status_code for one in answers) == [302, 409, 409]
    kept = EntryVersion.objects.filter(entry=row).latest("number").body["answer"]
    for number, answer in enumerate(answers):
        if answer.status_code == 302:
            assert kept == f"我是第{number}个。"
        else:
            text = text_of(answer)
            assert f"我是第{number}个。</textarea>" in text
            assert "Somebody was faster" in text
            assert seen_on(answer) == seen_on(people[number].get(path))
