"""Numbers, masks, wishes and quiet hours."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.clock import CHINA
from fawang.kernel.rules.problems import Invalid
from fawang.people.rules.wishes import (
    Medium,
    Reach,
    Wishes,
    check_reach,
    is_mobile,
    mask_id_number,
    mask_name,
    mask_phone,
    quiet_until,
    read_id_number,
    read_phone,
)

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


# --- phones --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("13800138000", "13800138000"),
        (" 138 0013-8000 ", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("(0757) 86334567", "075786334567"),
        ("0757-86334567", "075786334567"),
        ("020 8311 1234", "02083111234"),
        ("86334567", "86334567"),
        ("8633456", "8633456"),
    ],
)
def test_what_people_write_for_a_number(typed: str, phone: str) -> None:
    assert read_phone(typed) == phone


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "12345",
        "1380013800",
        "138001380000",
        "12800138000",
        "+1 212 555 0100",
        "00000",
        "+",
        "电话",
    ],
)
def test_what_cannot_be_a_number(typed: str) -> None:
    assert read_phone(typed) is None


@given(mobiles, st.lists(st.sampled_from(" -()－"), max_size=5), st.sampled_from(["", "+86", "86"]))
def test_a_mobile_number_is_read_however_it_is_grouped(number: str, marks: list[str], prefix: str) -> None:
    spread = prefix + "".join(mark + number[at] for at, mark in enumerate(marks)) + number[len(marks) :]
    assert read_phone(spread) == number
    assert is_mobile(number)


@given(st.text())
def test_reading_a_phone_never_fails_and_reads_its_own_result(typed: str) -> None:
    phone = read_phone(typed)
    assert phone is None or (phone.isascii() and phone.isdigit() and read_phone(phone) == phone)


def test_a_landline_receives_no_text_message() -> None:
    assert not is_mobile("075786334567")
    assert is_mobile("13800138000")


# --- identity numbers ----------------------------------------------------------------------------


def check_character(body: str) -> str:
    """ISO 7064, MOD 11-2, by its definition: what makes the weighted sum 1 modulo 11."""
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return next("X" if check == 10 else str(check) for check in range(11) if (rest + check) % 11 == 1)


bodies = st.from_regex(r"[0-9]{17}", fullmatch=True)


def test_the_example_of_the_standard() -> None:
    # GB 11643-1999, 4.2.
    assert read_id_number("11010519491231002X") == "11010519491231002X"
    assert read_id_number("440524188001010014") == "440524188001010014"
    assert read_id_number(" 110105 19491231 002x ") == "11010519491231002X"


@given(bodies)
def test_the_last_character_is_the_one_the_standard_defines(body: str) -> None:
    good = check_character(body)
    assert read_id_number(body + good) == body + good
    assert all(read_id_number(body + other) is None for other in "0123456789X" if other != good)


@given(bodies, st.integers(0, 16), st.integers(1, 9))
def test_every_wrong_digit_is_noticed(body: str, place: int, shift: int) -> None:
    wrong = body[:place] + str((int(body[place]) + shift) % 10) + body[place + 1 :]
    assert read_id_number(wrong + check_character(body)) is None


@given(bodies, st.integers(0, 15))
def test_every_swap_of_neighbours_is_noticed(body: str, place: int) -> None:
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert swapped == body or read_id_number(swapped + check_character(body)) is None


@given(st.text())
def test_reading_an_identity_number_never_fails(typed: str) -> None:
    assert read_id_number(typed) is None or len("".join(typed.split())) == 18


# --- masks ---------------------------------------------------------------------------------------


def test_masks() -> None:
    assert mask_phone("13800138000") == "138****8000"
    assert mask_phone("") == "****"
    assert mask_phone("8633456") == "****"
    assert mask_name("蒋先生") == "蒋**"
    assert mask_name("蒋") == "蒋*"
    assert mask_name("") == ""
    assert mask_name("Alexander Hamilton") == "A***"
    assert mask_id_number("11010519491231002X") == "1101**********002X"
    assert mask_id_number("") == ""


@given(st.text(min_size=2))
def test_a_masked_name_shows_one_character_and_not_how_many_there_are(name: str) -> None:
    assert mask_name(name)[1:] in ("*", "**", "***")
    assert mask_name(name)[0] == name[0]


@given(mobiles)
def test_a_masked_phone_hides_at_least_four_digits(phone: str) -> None:
    masked = mask_phone(phone)
    assert masked[3:7] == "****"
    assert len(masked) == len(phone)


# --- what a person wants -------------------------------------------------------------------------


def errors(**values: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        check_reach(Reach(**{"name": "蒋", "phone": "13800138000", **values}))
    assert caught.value.code == "invalid"
    return caught.value.errors


def test_numbers_come_back_in_one_form_and_texts_clean() -> None:
    reach = check_reach(
        Reach(name=" 蒋先生\x00 ", phone="+86 138-0013-8000", id_number="11010519491231002x", needs=" 手语 ")
    )
    assert (reach.name, reach.phone, reach.id_number, reach.needs) == (
        "蒋先生", "13800138000", "11010519491231002X", "手语",
    )  # fmt: skip


def test_all_mistakes_are_named_at_once() -> None:
    assert errors(
        name=" ",
        phone="12",
        email="nobody",
        id_number="1",
        third_phone="x",
        third_email="@",
        needs="字" * 301,
    ) == {
        "name": "field_required",
        "phone": "phone_wrong",
        "email": "email_wrong",
        "id_number": "id_number_wrong",
        "third_name": "field_required",
        "third_phone": "phone_wrong",
        "third_email": "email_wrong",
        "pass_phrase": "field_required",
        "needs": "field_too_long",
    }


def test_whoever_wants_to_be_told_says_where() -> None:
    assert errors(phone="") == {"phone": "field_required"}
    assert errors(phone="075786334567") == {"phone": "mobile_needed"}
    assert errors(medium=Medium.EMAIL) == {"email": "field_required"}
    assert check_reach(Reach(name="蒋", medium=Medium.NONE)).phone == ""
    assert check_reach(Reach(name="蒋", medium=Medium.EMAIL, email="a@b.cn")).email == "a@b.cn"
    # Whoever is called and not written to may have a landline.
    assert check_reach(Reach(name="蒋", phone="075786334567", medium=Medium.NONE)).phone == "075786334567"


def test_whoever_names_somebody_else_says_how_they_prove_who_they_are() -> None:
    third: dict[str, Any] = {"third_name": "李", "third_phone": "13900139000"}
    assert errors(**third) == {"pass_phrase": "field_required"}
    assert errors(**third, pass_phrase="x") == {"pass_phrase": "field_required"}
    assert errors(third_name="李", pass_phrase="红灯笼") == {"third_phone": "field_required"}
    assert errors(third_phone="13900139000", pass_phrase="红灯笼") == {"third_name": "field_required"}
    reach = check_reach(Reach(name="蒋", **third, pass_phrase="红灯笼"))
    # It is the third party who is told: the person's own number may be missing.
    assert (reach.phone, reach.third_phone) == ("", "13900139000")


@given(st.builds(Reach, st.text(), st.text(), st.text(), st.text(), st.sampled_from(list(Medium))))
def test_whatever_is_typed_is_taken_or_named(reach: Reach) -> None:
    try:
        checked = check_reach(reach)
    except Invalid as problem:
        assert problem.errors
        assert set(problem.errors) <= {"name", "phone", "email", "id_number"}
    else:
        assert check_reach(checked) == checked


# --- quiet hours ---------------------------------------------------------------------------------


def wishes(start: time, end: time) -> Wishes:
    return Wishes(medium=Medium.SMS, quiet_from=start, quiet_until=end)


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


NIGHT = wishes(time(21), time(8))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-24T20:59:59", None),
        ("2026-11-24T21:00:00", "2026-11-25T08:00"),
        ("2026-11-24T23:59:59", "2026-11-25T08:00"),
        ("2026-11-25T00:00:00", "2026-11-25T08:00"),
        ("2026-11-25T07:59:59", "2026-11-25T08:00"),
        ("2026-11-25T08:00:00", None),
        ("2026-12-31T22:00:00", "2027-01-01T08:00"),
    ],
)
def test_a_night_crosses_midnight(now: str, until: str | None) -> None:
    assert quiet_until(NIGHT, china(now)) == (china(until) if until else None)


def test_a_nap_does_not() -> None:
    nap = wishes(time(12), time(14, 30))
    assert quiet_until(nap, china("2026-11-24T13:00")) == china("2026-11-24T14:30")
    assert quiet_until(nap, china("2026-11-24T14:30")) is None
    assert quiet_until(nap, china("2026-11-24T00:00")) is None


times = st.times().map(lambda moment: moment.replace(microsecond=0))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(times, times, moments)
def test_quiet_ends_at_the_hour_that_was_wished_within_a_day_and_is_over_then(
    start: time, end: time, now: datetime
) -> None:
    wished = wishes(start, end)
    until = quiet_until(wished, now)
    if until is not None:
        assert now < until <= now + timedelta(days=1)
        assert until.astimezone(CHINA).time() == end
        assert quiet_until(wished, until) is None


@given(times, times, moments)
def test_it_is_quiet_in_exactly_the_hours_between(start: time, end: time, now: datetime) -> None:
    local = now.astimezone(CHINA)
    # Counted from the beginning of the quiet hours, round the clock.
    length = (datetime.combine(local, end) - datetime.combine(local, start)) % timedelta(days=1)
    since = (local.replace(tzinfo=None) - datetime.combine(local, start)) % timedelta(days=1)
    assert (quiet_until(wishes(start, end), now) is not None) == (since < length)


@given(times, moments)
def test_equal_ends_mean_no_quiet_hours(moment: time, now: datetime) -> None:
    assert quiet_until(wishes(moment, moment), now) is None
