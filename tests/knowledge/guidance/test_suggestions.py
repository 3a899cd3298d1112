"""What typed words may become: by words alone, without a look into any table."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from fawang.knowledge.guidance.suggestions import MOST, suggest
from fawang.knowledge.rules import Kind
from fawang.knowledge.search.retrieval.parts import PHRASES

pytestmark = pytest.mark.django_db


def test_common_questions_in_any_wording() -> None:
    for typed in ("拖欠工资", "拖欠工資", "老细拖粮"):
        found = suggest(typed)
        assert 1 <= len(found) <= MOST
        assert {target.kind for target in found} <= {Kind.QUESTION, Kind.GUIDE, Kind.ITEM}
        assert len({target.code for target in found}) == len(found)
    assert any(target.matter.startswith("labour.") for target in suggest("拖欠工资"))


@pytest.mark.parametrize("typed", ["", " ", "工", "？？？", "\u200b\u200b", "😀😀", "zzzz qqqq"])
def test_too_little_to_say_anything(typed: str) -> None:
    assert suggest(typed) == []


def test_of_a_long_story_the_end_counts() -> None:
    typed = "离婚孩子归谁。" * 4_000 + "老板拖欠工资一直不给怎么办" * 7
    assert suggest(typed) == suggest(typed[-80:])
    assert suggest(typed)[0].matter.startswith("labour.")


def test_nothing_is_read_from_a_table_while_somebody_types() -> None:
    suggest("拖欠工资")
    with CaptureQueriesContext(connection) as queries:
        for typed in ("拖欠", "拖欠工", "拖欠工资", "离婚孩子归谁"):
            suggest(typed)
    assert len(queries) == 0


def test_without_an_index_there_are_none(settings: Settings, tmp_path: Path) -> None:
    settings.FAWANG_INDEX = tmp_path
    PHRASES.forget()
    assert suggest("拖欠工资") == []
    PHRASES.forget()
