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

LINK = {"relation": "part_of", "number": "C-7"}

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
        ({"type": "concluded"}, {"words": "message_required"}),
        ({"type": "returned", "next": "giver"}, {"reason": "message_required"}),
        ({"type": "decided", "next": "referee"}, {"next": "message_required"}),
        # The offer has a number of its own; any other message one of the two.
        ({"number": "", "reference": "B-1"}, {"number": "message_required"}),
        ({"type": "accepted", "number": ""}, {"number": "message_required"}),
        ({"matter": "", "region": "44 06"}, {"matter": "message_required", "region": "message_code"}),
        ({"at": None}, {"at": "message_required"}),
        ({"at": ""}, {"at": "message_required"}),
        ({"at": "1969-12-31T23:59:59+00:00"}, {"at": "message_moment"}),
        ({"due_at": "2201-01-01T00:00:00+00:00"}, {"due_at": "message_moment"}),
        # One more than fits.
        ({"number": "1" * 81}, {"number": "message_too_long"}),
        ({"reason": "r" * 41}, {"reason": "message_too_long"}),
        ({"words": "w" * 2_001}, {"words": "message_too_long"}),
        ({"words": 5}, {"words": "message_text"}),
        ({"step": 10_001}, {"step": "message_count"}),
        ({"step": "1"}, {"step": "message_count"}),
        ({"fields": {f"f{number}": "x" for number in range(41)}}, {"fields": "message_fields"}),
        ({"fields": {"f" * 41: "x"}}, {"fields": "message_code"}),
        ({"links": [LINK] * 21}, {"links": "message_links"}),
        # Of several places each is named, also behind one that is wrong itself.
        (
            {"fields": {"Name": "x", "name": 5, 7: "x", "phone": []}},
            {"fields": "message_code", "fields.name": "message_text", "fields.phone": "message_text"},
        ),
        (
            {
                "links": [
                    "x",
                    {"number": "1"},
                    {},
                    {**LINK, "number": "with space"},
                    {**LINK, "number": 5},
                    LINK,
                ]
            },
            {
                "links.0": "message_links",
                "links.1.relation": "message_choice",
                "links.2.relation": "message_choice",
                "links.2.number": "message_required",
                "links.3.number": "message_number",
                "links.4.number": "message_text",
            },
        ),
        ({"type": "sent", "number": "", "matter": ""}, {"type": "message_choice"}),
        (
            {f"more_{number:02}": 1 for number in range(12)},
            {f"more_{number:02}": "message_unknown_field" for number in range(10)},
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_place(changes: dict[str, object], errors: dict[str, str]) -> None:
    with pytest.raises(Invalid) as wrong:
        ReferralMessage.read({**OFFER, **changes})
    assert (wrong.value.code, wrong.value.errors) == ("message_invalid", errors)
    assert set(errors.values()) <= SENTENCES.keys()


def test_the_most_that_fits() -> None:
    whole = {
        "type": "returned",
        "number": "1" * 80,
        "reference": "B" * 80,
        "step": 10_000,
        "at": "1970-01-01T00:00:00+00:00",
        "matter": "m" * 40,
        "region": "440605",
        "urgency": "danger",
        "discreet": True,
        "fields": {**{f"f{number}": "x" for number in range(39)}, "n" * 40: "字" * 5_000},
        "reason": "r" * 40,
        "next": "giver",
        "due_at": "2200-12-31T23:59:59+00:00",
        "words": "w" * 2_000,
        "links": [LINK] * 20,
    }
    message = ReferralMessage.read(whole)
    assert message.data() == whole
    assert (message.urgency, message.discreet, message.links[0]) == (
        Urgency.DANGER, True, MessageLink(Relation.PART_OF, "C-7"),
    )  # fmt: skip


def test_what_is_not_said_is_usual() -> None:
    bare = {"type": "accepted", "reference": "B-1", "at": AT}
    message = ReferralMessage.read({**bare, "due_at": "", "fields": {"name": " "}, "urgency": None})
    assert message == ReferralMessage(
        type=MessageType.ACCEPTED, number="", reference="B-1", at=datetime.fromisoformat(AT)
    )
    assert message.data() == {**bare, "step": 1, "urgency": "normal"}
    for decided in ("giver", "taker"):
        assert ReferralMessage.read({**OFFER, "type": "decided", "next": decided}).next == decided
    assert ReferralMessage.read({**OFFER, "type": "concluded", "words": "done"}).words == "done"
    # A result that only the other side has numbered, and one that both have.
    assert ReferralMessage.read({**bare, "number": "A-1"}).reference == "B-1"


@given(some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=10),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=10), inner, max_size=3),
), some.sampled_from(sorted([*OFFER, "fields", "links", "words", "due_at", "urgency"])))  # fmt: skip
def test_garbage_is_refused_or_read_and_never_breaks(value: object, place: str) -> None:
    try:
        ReferralMessage.read({**OFFER, place: value})
    except Invalid as wrong:
        assert wrong.errors
