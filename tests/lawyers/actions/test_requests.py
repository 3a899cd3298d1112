"""A person asks up to three, they answer, one is accepted: who sees what, and what is told."""

from datetime import timedelta
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, TooMany
from fawang.lawyers.actions import endings
from fawang.lawyers.actions.answers import answer, show_person
from fawang.lawyers.data.figures import house
from fawang.lawyers.models import Profile, Recipient, Request
from fawang.lawyers.queries import requests
from fawang.lawyers.rules import Target
from fawang.lawyers.rules.requests import Answer, State
from fawang.notices.models import Notice
from fawang.people.actions.staff import create_staff
from fawang.people.rules import Role
from tests.lawyers.cases import Firm, asked, firm_with_lawyers, matters, offer, recipients

pytestmark = pytest.mark.django_db


def told(row: Request) -> set[str]:
    return set(Notice.objects.filter(order_ref=requests.named(row)).values_list("text", flat=True))


def test_one_is_accepted_and_the_others_are_told(firm: Firm) -> None:
    create_staff(
        by=SYSTEM, username="second", name="律师", password="only-for-tests", unit_id=firm.id, role=Role.LAWYER,
        lawyer_id=firm.lawyers[1], phone="13900139001", is_demo=True,
    )  # fmt: skip
    made = asked((Target.LAWYER, firm.lawyers[0]), (Target.LAWYER, firm.lawyers[1]), (Target.FIRM, firm.id))
    first, second, third = recipients(made)
    moment = clock.now().replace(microsecond=0) + timedelta(days=1)
    offer(firm.actors[0], first, times=(moment,))
    offer(firm.actors[1], second, amount="2500")
    assert "lawyers_offer" in told(made.request)
    for _pressed_twice in range(2):
        row = endings.accept(by=ANONYMOUS, code=made.request.code, key=made.access_key, number=1, time=moment)
    assert row.state == State.ACCEPTED
    first, second, third = recipients(made)
    assert (first.state, second.state, third.state) == (Answer.ACCEPTED, Answer.RELEASED, Answer.RELEASED)
    assert first.chosen_time == moment
    assert Notice.objects.filter(text="lawyers_released").count() == 1


def test_name_and_number_are_for_the_one_who_was_accepted(firm: Firm) -> None:
    made = asked((Target.LAWYER, firm.lawyers[0]), (Target.LAWYER, firm.lawyers[1]))
    first, second = recipients(made)
    offer(firm.actors[0], first)
    offer(firm.actors[1], second)
    with pytest.raises(Conflict, match="offer_not_accepted"):
        show_person(by=firm.actors[0], recipient=requests.answer(first.pk, firm.actors[0]))
    endings.accept(by=ANONYMOUS, code=made.request.code, key=made.access_key, number=1)
    person = show_person(by=firm.actors[0], recipient=requests.answer(first.pk, firm.actors[0]))
    assert person.name == "蒋先生"
    assert AuditEntry.objects.filter(action="people.contact_unmasked").exists()
    with pytest.raises(Conflict, match="offer_not_accepted"):
        show_person(by=firm.actors[1], recipient=requests.answer(second.pk, firm.actors[1]))


def test_nobody_sees_what_another_was_asked(firm: Firm) -> None:
    made = asked((Target.LAWYER, firm.lawyers[0]))
    (only,) = recipients(made)
    with pytest.raises(NotFound):
        requests.answer(only.pk, firm.actors[1])
    with pytest.raises(NotFound):
        answer(
            by=firm.actors[1], recipient_id=only.pk, command="decline", version=1, data={"reason": "other"}
        )
    assert requests.answers_of(firm.actors[1], running=True) == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"words": "  "}, {"words": "field_required"}),
        ({"words": "字" * 2001}, {"words": "field_too_long"}),
        ({"matter": "nonsense"}, {"matter": "field_required"}),
        ({"opponent": "甲" * 61}, {"opponent": "field_too_long"}),
        ({"wish": "present"}, {"wish": "field_required"}),
    ],
)
def test_what_is_missing_or_too_long_is_said(
    firm: Firm, changes: dict[str, Any], wrong: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        asked((Target.LAWYER, firm.lawyers[0]), **changes)
    assert refused.value.errors == wrong


def test_a_fourth_is_refused_and_the_same_one_counts_once(firm: Firm) -> None:
    other = firm_with_lawyers("南海博文律师事务所", lawyers=3)
    four = [(Target.LAWYER, one) for one in (*firm.lawyers, *other.lawyers[:2])]
    with pytest.raises(Invalid, match="too_many_recipients"):
        asked(*four)
    assert not Request.objects.exists()
    made = asked(four[0], four[0], four[1])
    assert len(recipients(made)) == 2


def test_who_takes_no_requests_is_not_asked(firm: Firm) -> None:
    Profile.objects.create(lawyer_id=firm.lawyers[0], takes_requests=False)
    with pytest.raises(Conflict, match="takes_no_requests"):
        asked((Target.LAWYER, firm.lawyers[0]))


def test_a_number_has_few_open_requests(firm: Firm) -> None:
    for _each in range(house().most_open):
        made = asked((Target.LAWYER, firm.lawyers[0]), phone="13800138000")
    with pytest.raises(TooMany, match="too_many_requests_open"):
        asked((Target.LAWYER, firm.lawyers[0]), phone="13800138000")
    endings.withdraw(by=ANONYMOUS, code=made.request.code, key=made.access_key)
    assert asked((Target.LAWYER, firm.lawyers[0]), phone="13800138000")


def test_the_person_shares_what_they_choose() -> None:
    given = matters((Target.FIRM, 1), shares={0: ()})
    assert given.shares[0] == ()


def test_a_share_of_what_is_won_is_refused_in_labour(firm: Firm) -> None:
    made = asked((Target.LAWYER, firm.lawyers[0]), matter="labour")
    (only,) = recipients(made)
    with pytest.raises(Invalid) as refused:
        offer(firm.actors[0], only, fee="contingent", amount="10")
    assert refused.value.errors == {"fee": "fee_barred"}


def test_times_lie_ahead_and_are_three_at_most(firm: Firm) -> None:
    made = asked((Target.LAWYER, firm.lawyers[0]))
    (only,) = recipients(made)
    with pytest.raises(Invalid) as refused:
        offer(firm.actors[0], only, times=(clock.now() - timedelta(minutes=1),))
    assert refused.value.errors == {"times": "time_is_past"}
    row = requests.answer(only.pk, firm.actors[0])
    four = tuple(clock.now() + timedelta(days=day) for day in range(1, 5))
    with pytest.raises(Invalid) as refused:
        answer(
            by=firm.actors[0], recipient_id=row.pk, command="offer", version=row.version,
            data={"fee": "free", "included": "首次面谈"}, times=four,
        )  # fmt: skip
    assert refused.value.errors == {"times": "too_many_times"}


def test_a_time_that_was_not_offered_is_not_accepted(firm: Firm) -> None:
    made = asked((Target.LAWYER, firm.lawyers[0]))
    offer(firm.actors[0], recipients(made)[0])
    with pytest.raises(Invalid, match="time_not_offered"):
        endings.accept(
            by=ANONYMOUS,
            code=made.request.code,
            key=made.access_key,
            number=1,
            time=clock.now() + timedelta(days=1),
        )


def test_pressed_twice_is_one_answer_and_an_old_page_is_told(firm: Firm) -> None:
    made = asked((Target.LAWYER, firm.lawyers[0]))
    (only,) = recipients(made)
    given = {"no_conflict": True}
    for _pressed in range(2):
        row = answer(by=firm.actors[0], recipient_id=only.pk, command="clear", version=1, data=given)
        assert (row.state, row.version) == (Answer.CLEARED, 2)
    with pytest.raises(Conflict, match="stale"):
        answer(
            by=firm.actors[0], recipient_id=only.pk, command="decline", version=1, data={"reason": "other"}
        )


def test_what_nobody_accepts_runs_out_once(firm: Firm) -> None:
    made = asked((Target.LAWYER, firm.lawyers[0]))
    offer(firm.actors[0], recipients(made)[0])
    after = made.request.expires_at
    assert not endings.expire(by=SYSTEM, request_id=made.request.pk, now=after - timedelta(seconds=1))
    assert requests.over(after) == [made.request.pk]
    assert endings.expire(by=SYSTEM, request_id=made.request.pk, now=after)
    assert not endings.expire(by=SYSTEM, request_id=made.request.pk, now=after)
    assert recipients(made)[0].state == Answer.LAPSED
    assert "lawyers_expired" in told(made.request)
    with pytest.raises(Conflict, match="request_moved_on"):
        endings.accept(by=ANONYMOUS, code=made.request.code, key=made.access_key, number=1)


def test_a_wrong_key_opens_nothing(firm: Firm) -> None:
    made, other = asked((Target.LAWYER, firm.lawyers[0])), asked((Target.LAWYER, firm.lawyers[1]))
    with pytest.raises(NotFound):
        requests.own(made.request.code, other.access_key)
    with pytest.raises(NotFound):
        endings.withdraw(by=ANONYMOUS, code=made.request.code, key=other.access_key)


def test_erasure_takes_words_and_key(firm: Firm) -> None:
    made = asked((Target.LAWYER, firm.lawyers[0]))
    with pytest.raises(Conflict, match="request_goes_on"):
        endings.erase_request(by=SYSTEM, code=made.request.code)
    offer(firm.actors[0], recipients(made)[0])
    endings.withdraw(by=ANONYMOUS, code=made.request.code, key=made.access_key)
    with pytest.raises(NotAllowed):
        endings.erase_request(by=ANONYMOUS, code=made.request.code)
    for _twice in range(2):
        row = endings.erase_request(by=SYSTEM, code=made.request.code)
    assert (row.words, row.opponent) == ("", "")
    assert Recipient.objects.get().included == ""
    with pytest.raises(NotFound):
        requests.own(made.request.code, made.access_key)
    assert requests.answers_of(firm.actors[0], running=False) == []
