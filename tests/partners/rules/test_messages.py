"""The message of both sides: what is written is read, and what is wrong is named by its place."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.wording import SENTENCES
from fawang.partners.rules.messages import MessageLink, MessageType, ReferralMessage, Relation, Urgency

AT = "2026-11-29T09:30:00+08:00"
OFFER = {"type": "offered", "number": "A-1", "step": 1, "at": AT, "matter": "labour", "region": "440605"}

_words = some.text(max_size=60).map(clean)
_numbers = some.from_regex(r"[A-Za-z0-9.:/+#-]{1,20}", fullmatch=True)
_moments = some.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=some.sampled_from(
        [UTC, timezone(timedelta(hours=8))]
    )
)  # fmt: skip
messages = some.builds(
    ReferralMessage,
    type=some.sampled_from([MessageType.OFFERED, MessageType.ACCEPTED, MessageType.WITHDRAWN]),
    number=_numbers,
    reference=some.just("") | _numbers,
    step=some.integers(1, 10_000),
    at=_moments,
    matter=some.just("labour"),
    region=some.just("440605"),
    urgency=some.sampled_from(Urgency),
    discreet=some.booleans(),
    fields=some.dictionaries(some.sampled_from(["name", "phone", "summary"]), _words.filter(bool)),
    reason=some.just("") | some.just("other"),
    next=some.sampled_from(["", "giver", "taker"]),
    due_at=some.none() | _moments,
    words=_words,
    links=some.lists(some.builds(MessageLink, some.sampled_from(Relation), _numbers), max_size=3).map(tuple),
)


@given(messages)
def test_what_is_written_is_read(message: ReferralMessage) -> None:
    assert ReferralMessage.read(message.data()) == message


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"type": "sent"}, {"type": "message_choice"}),
        ({"type": None}, {"type": "message_required"}),
        ({"number": ""}, {"number": "message_required"}),
        ({"number": "with space"}, {"number": "message_number"}),
        ({"step": 0}, {"step": "message_count"}),
        ({"step": True}, {"step": "message_count"}),
        ({"at": "2026-11-29T09:30:00"}, {"at": "message_moment"}),
        ({"at": "9999-12-31T23:59:59+00:00"}, {"at": "message_moment"}),
        ({"at": 5}, {"at": "message_moment"}),
        ({"region": ""}, {"region": "message_required"}),
        ({"urgency": "soon"}, {"urgency": "message_choice"}),
        ({"discreet": "yes"}, {"discreet": "message_flag"}),
        ({"fields": {"name": "x" * 5_001}}, {"fields.name": "message_too_long"}),
        ({"fields": {"Name": "x"}}, {"fields": "message_code"}),
        ({"fields": {"name": 5}}, {"fields.name": "message_text"}),
        ({"fields": [1]}, {"fields": "message_fields"}),
        ({"links": [{"relation": "call"}]}, {"links.0.number": "message_required"}),
        ({"links": [{"relation": "uncle", "number": "1"}]}, {"links.0.relation": "message_choice"}),
        ({"links": "none"}, {"links": "message_links"}),
        ({"surprise": 1}, {"surprise": "message_unknown_field"}),
        ({"type": "refused"}, {"reason": "message_required", "next": "message_required"}),
        ({"type": "decided"}, {"next": "message_required"}),
        ({"type": "news"}, {"words": "message_required"}),
    ],
)
def test_what_is_wrong_is_named_by_its_place(changes: dict[str, object], errors: dict[str, str]) -> None:
    with pytest.raises(Invalid) as wrong:
        ReferralMessage.read({**OFFER, **changes})
    assert wrong.value.errors == errors
    assert set(errors.values()) <= SENTENCES.keys()


@given(some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=10),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=10), inner, max_size=3),
), some.sampled_from(sorted([*OFFER, "fields", "links", "words", "due_at", "urgency"])))  # fmt: skip
def test_garbage_is_refused_or_read_and_never_breaks(value: object, place: str) -> None:
    try:
        ReferralMessage.read({**OFFER, place: value})
    except Invalid as wrong:
        assert wrong.errors
