"""What somebody has typed so far: theirs alone, readable to nobody else, forgotten in time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, TooLarge
from fawang.work_orders import queries, tasks
from fawang.work_orders.actions.drafts import (
    KEEP,
    LARGEST,
    MOST_FILTERS,
    delete_filter,
    drop_draft,
    forget_old_drafts,
    read_draft,
    save_draft,
    save_filter,
)
from fawang.work_orders.models import Draft, SavedFilter
from tests.cases import WORDS

pytestmark = pytest.mark.django_db
ANSWERS: dict[str, Any] = {
    "words": WORDS,
    "person": {"name": "蒋先生", "phone": "13800138000"},
    "list": [1, None],
}
KEY = "secret-of-a-browser"


def raw(table: str) -> str:
    """Return the rows of a table as they lie on the disk."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} t")
        return "".join(row[0] for row in cursor.fetchall())


def save(answers: dict[str, Any], key: str = KEY) -> None:
    save_draft(by=ANONYMOUS, key=key, answers=answers)


# --- drafts --------------------------------------------------------------------------------------


def test_a_draft_comes_back_as_it_was_typed() -> None:
    assert read_draft(key=KEY) == {}
    save(ANSWERS)
    assert read_draft(key=KEY) == ANSWERS
    save({"words": "新"})
    assert read_draft(key=KEY) == {"words": "新"}
    assert Draft.objects.count() == 1


def test_another_key_opens_nothing() -> None:
    save(ANSWERS)
    assert read_draft(key=KEY + "x") == read_draft(key="") == {}
    drop_draft(by=ANONYMOUS, key="another")
    assert read_draft(key=KEY) == ANSWERS


def test_neither_the_words_nor_the_key_are_in_the_table() -> None:
    save(ANSWERS)
    row = raw("work_orders_draft")
    for secret in (KEY, "加班费", "蒋先生", "13800138000", "words"):
        assert secret not in row
        assert secret.encode().hex() not in row
        assert secret.encode("unicode_escape").hex() not in row


def test_a_draft_is_dropped() -> None:
    save(ANSWERS)
    for _ in range(2):
        drop_draft(by=ANONYMOUS, key=KEY)
        assert read_draft(key=KEY) == {}


def test_a_draft_has_a_size() -> None:
    room = LARGEST - len('{"words": ""}')
    save({"words": "字" * room})
    with pytest.raises(TooLarge) as caught:
        save({"words": "字" * (room + 1)})
    assert caught.value.code == "draft_too_large"
    # What was kept before is still there.
    assert len(read_draft(key=KEY)["words"]) == room


@pytest.mark.parametrize("typed", ["\x00", "😀👩‍👧‍👦", "<script>", '"\\', "\u202e"])
def test_whatever_is_typed_is_kept(typed: str) -> None:
    save({"words": typed})
    assert read_draft(key=KEY) == {"words": typed}


def test_half_a_character_is_no_reason_to_lose_the_rest() -> None:
    save({"words": "扣工资\ud83d"})
    assert read_draft(key=KEY) == {"words": "扣工资?"}


def test_nobody_comes_back_after_a_week() -> None:
    now = clock.now()
    for key, age in (("old", KEEP + timedelta(minutes=1)), ("new", KEEP - timedelta(minutes=1))):
        with clock.at(now - age):
            save(ANSWERS, key)
    forget_old_drafts(by=SYSTEM)
    assert (read_draft(key="old"), read_draft(key="new")) == ({}, ANSWERS)


def test_saving_again_makes_a_draft_young(store: object) -> None:
    now = clock.now()
    for age in (KEEP * 2, KEEP / 2):
        with clock.at(now - age):
            save(ANSWERS)
    tasks.forget(timestamp=0)
    assert read_draft(key=KEY) == ANSWERS


# --- views of the inbox ---------------------------------------------------------------------------


def kept(by: Actor) -> dict[str, dict[str, str]]:
    return queries.saved_filters(by.known_id)


def test_a_view_is_kept_replaced_and_forgotten(officer: Actor) -> None:
    save_filter(by=officer, name=" 红牌\x00 ", query={"card": "red", "q": "蒋"})
    assert kept(officer) == {"红牌": {"card": "red", "q": "蒋"}}
    save_filter(by=officer, name="红牌", query={"card": "yellow"})
    assert kept(officer) == {"红牌": {"card": "yellow"}}
    for _ in range(2):
        delete_filter(by=officer, name="红牌")
        assert kept(officer) == {}


def test_a_view_is_ones_own(officer: Actor, head: Actor) -> None:
    save_filter(by=officer, name="红牌", query={"card": "red"})
    save_filter(by=head, name="红牌", query={"card": "yellow"})
    delete_filter(by=head, name="红牌")
    assert kept(officer) == {"红牌": {"card": "red"}}
    assert kept(head) == {}


@pytest.mark.parametrize(
    ("name", "code"), [("", "field_required"), (" \x07 ", "field_required"), ("长" * 41, "field_too_long")]
)
def test_a_view_needs_a_name_of_some_length(officer: Actor, name: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        save_filter(by=officer, name=name, query={})
    assert caught.value.errors == {"name": code}
    save_filter(by=officer, name="长" * 40, query={})


def test_there_is_an_end_to_views(officer: Actor, head: Actor) -> None:
    for number in range(MOST_FILTERS):
        save_filter(by=officer, name=str(number), query={})
    with pytest.raises(Invalid) as caught:
        save_filter(by=officer, name="one more", query={})
    assert caught.value.errors == {"name": "too_many_filters"}
    save_filter(by=officer, name="3", query={"card": "red"})
    save_filter(by=head, name="one more", query={})
    delete_filter(by=officer, name="3")
    save_filter(by=officer, name="one more", query={})
    assert len(kept(officer)) == MOST_FILTERS


def test_what_is_searched_for_is_not_in_the_table(officer: Actor) -> None:
    save_filter(by=officer, name="我的", query={"q": "蒋先生 13800138000"})
    row = raw("work_orders_savedfilter")
    for secret in ("蒋先生", "13800138000"):
        assert secret not in row
        assert secret.encode().hex() not in row
        assert secret.encode("unicode_escape").hex() not in row


def test_nobody_in_particular_keeps_no_views() -> None:
    with pytest.raises(ValueError, match="no id"):
        save_filter(by=Actor(kind=ActorKind.ANONYMOUS), name="x", query={})
    assert not SavedFilter.objects.exists()
