"""A day in the village: logged once, checked by somebody else, rated by residents, paid once."""

from datetime import timedelta
from decimal import Decimal

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.outreach.actions import day_log, day_ratings, days, payments, photos
from fawang.outreach.models import Contract
from fawang.outreach.queries import advisers
from fawang.outreach.queries import days as served
from fawang.outreach.queries import payments as owed
from fawang.outreach.rules.advisers import month_of
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at
from tests.consultations.samples import TAKEN_WITH, photo, upload
from tests.outreach.conftest import POSITION, contract_of, logged, place_workroom

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def test_a_day_is_logged_with_a_photo_made_anew_and_the_distance_to_the_workroom(
    adviser: Actor, contract: Contract, workroom: UnitRow
) -> None:
    place_workroom(workroom)
    sent = photo()
    row = logged(
        adviser, contract, photo=upload(sent), say={"persons": 4, "work": {"advised": 3}, "at": POSITION}
    )
    kept = photos.read_photo(row.photo_key)
    assert kept.startswith(b"\xff\xd8")
    assert TAKEN_WITH in sent
    assert TAKEN_WITH not in kept
    assert b"at home" not in kept
    assert (row.distance, row.state, row.advised) == (0, "logged", 3)
    assert row.place == "23.040000,113.150000"


def test_the_same_request_once_more_is_the_same_day(adviser: Actor, contract: Contract) -> None:
    first = logged(adviser, contract, photo=upload(photo()), client_id="a")
    again = logged(adviser, contract, photo=upload(photo()), client_id="a")
    assert first.pk == again.pk
    # The photo of the repetition belongs to nothing and is gone.
    assert sum(path.is_file() for path in photos.STORE.path(first.photo_key).parents[1].rglob("*")) == 2
    with pytest.raises(Conflict, match="day_logged_already"):
        logged(adviser, contract, client_id="b")


def test_nobody_logs_for_another_and_no_number_of_a_unit_of_the_military(
    adviser: Actor, contract: Contract, leader: Actor
) -> None:
    with pytest.raises(NotFound):
        logged(leader, contract)
    with pytest.raises(Invalid) as refused:
        logged(adviser, contract, say={"persons": 1, "work": {"advised": 1}, "note": "75130部队家属"})
    assert refused.value.errors == {"note": "military_number"}


def test_a_day_goes_back_is_corrected_and_checked(adviser: Actor, contract: Contract, leader: Actor) -> None:
    row = logged(adviser, contract)
    with pytest.raises(NotAllowed):
        days.check_served_day(by=adviser, code=row.code, version=1)
    days.send_back_day(by=leader, code=row.code, version=1, reason="请补照片")
    log = day_log.Log(day=TODAY, persons=5, work={"advised": 5})
    with pytest.raises(Conflict, match="stale"):
        days.amend_day(by=adviser, code=row.code, version=1, log=log)
    row = days.amend_day(by=adviser, code=row.code, version=2, log=log, photo=upload(photo()))
    assert (row.state, row.persons, bool(row.photo_key)) == ("logged", 5, True)
    row = days.check_served_day(by=leader, code=row.code, version=3)
    assert (row.state, row.checked_by) == ("checked", leader.id)
    with pytest.raises(Conflict, match="moved_on_day"):
        days.withdraw_day(by=adviser, code=row.code, version=4)


def test_a_withdrawn_day_keeps_no_photo_and_makes_room_for_another(
    adviser: Actor, contract: Contract, django_capture_on_commit_callbacks: object
) -> None:
    row = logged(adviser, contract, photo=upload(photo()))
    key = row.photo_key
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        days.withdraw_day(by=adviser, code=row.code, version=1)
    with pytest.raises(NotFound):
        photos.read_photo(key)
    assert logged(adviser, contract, client_id="again").pk != row.pk


def test_a_leader_of_another_county_sees_nothing(adviser: Actor, contract: Contract, staff: Appoint) -> None:
    row = logged(adviser, contract)
    stranger = staff(Role.SUPERVISOR, unit_at("440106", UnitKind.BUREAU))
    with pytest.raises(NotFound):
        served.day(stranger, row.code)
    assert served.days(stranger, "logged").rows == []
    assert advisers.contracts(stranger).rows == []


def test_each_link_is_good_for_one_rating(adviser: Actor, contract: Contract) -> None:
    row = logged(adviser, contract)
    token = served.rating_token(row, 1)
    day_ratings.rate_day(by=ANONYMOUS, code=row.code, number=1, token=token, score=5, comment="讲得清楚")
    with pytest.raises(Conflict, match="already_rated"):
        day_ratings.rate_day(by=ANONYMOUS, code=row.code, number=1, token=token, score=1)
    for number, wrong in ((2, token), (1, "x"), (5, served.rating_token(row, 5))):
        with pytest.raises(NotFound, match="rating_link_spent"):
            day_ratings.rate_day(by=ANONYMOUS, code=row.code, number=number, token=wrong, score=5)
    assert served.next_link(row) == 2
    assert served.average_of(contract.pk) == (1, 5.0)


def test_two_contracts_of_a_village_never_overlap(adviser: Actor, contract: Contract, leader: Actor) -> None:
    with pytest.raises(Conflict, match="village_has_adviser"):
        contract_of(leader, adviser, begins=contract.ends)
    assert contract_of(
        leader, adviser, begins=contract.ends + timedelta(days=1), ends=contract.ends + timedelta(days=9)
    )


def test_a_list_is_exact_and_a_day_is_paid_once(adviser: Actor, contract: Contract, leader: Actor) -> None:
    other = contract_of(leader, adviser, "440605011012", fee=Decimal("0.10"), days_a_month=31)
    # All within one month, however early in it the test runs.
    with clock.at(clock.now().replace(day=28)):
        today = clock.today()
        for row, ago in ((contract, 0), (contract, 1), (contract, 2), (other, 0)):
            day = logged(adviser, row, day=today - timedelta(days=ago), client_id=f"{row.code}-{ago}")
            days.check_served_day(by=leader, code=day.code, version=1)
        month = month_of(today)
        (draft,) = payments.drafts(leader, month)
        assert (len(draft.days), draft.beyond, draft.total) == (4, 1, Decimal("666.76"))
        with pytest.raises(Conflict, match="stale"):
            payments.close_list(by=leader, month=month, county=draft.county, payee=draft.payee, days=3)
        first = payments.close_list(by=leader, month=month, county=draft.county, payee=draft.payee, days=4)
        assert (first.total, first.days, first.beyond, first.number) == (Decimal("666.76"), 4, 1, 1)
        assert sum(one.amount or 0 for one in owed.days_listed(first)) == first.total
        with pytest.raises(Conflict, match="nothing_to_pay"):
            payments.close_list(by=leader, month=month, county=draft.county, payee=draft.payee, days=4)
        # What is checked later comes into a further list, and counts towards what is agreed.
        late = logged(adviser, contract, day=today - timedelta(days=3), client_id="late")
        days.check_served_day(by=leader, code=late.code, version=1)
        further = payments.close_list(by=leader, month=month, county=draft.county, payee=draft.payee, days=1)
        assert (further.number, further.total) == (2, Decimal("0.00"))


def test_old_photos_and_words_are_deleted_and_counts_stay(adviser: Actor, contract: Contract) -> None:
    row = logged(
        adviser, contract, photo=upload(photo()), say={"persons": 4, "work": {"advised": 3}, "note": "土地"}
    )
    assert day_ratings.erase_day_words(by=SYSTEM, older_than=TODAY + timedelta(days=1)) == 1
    row.refresh_from_db()
    assert (row.photo_key, row.note, row.place, row.persons) == ("", "", "", 4)
