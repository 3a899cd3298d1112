"""Housekeeping: what opens nothing any more goes, what still opens something stays."""

from datetime import timedelta

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries
from fawang.people.actions import sign_in
from fawang.people.models import ApiToken, OneTimeCode, Session
from fawang.people.tasks import forget
from tests.conftest import unit_at
from tests.people.cases import OWN, THIRD, account, doors, open_doors
from tests.races import jobs, run_jobs


@pytest.mark.django_db
def test_what_expired_goes_and_what_lives_stays(nanhai: UnitRow) -> None:
    old, live = account(nanhai), account(nanhai, username="w002")
    open_doors(old)
    with clock.at(clock.now() + timedelta(hours=2)):
        # The doors of the first stood open for an hour.
        open_doors(live)
        assert sign_in.forget_expired(by=SYSTEM) == 2
        assert (doors(old), doors(live)) == (0, 2)
        assert sign_in.forget_expired(by=SYSTEM) == 0
        assert queries.sessions(live.pk).count() == queries.tokens(live.pk).count() == 1


@pytest.mark.django_db
def test_a_code_goes_when_it_is_too_old_and_not_before() -> None:
    sign_in.new_one_time_code(phone=OWN)
    later = clock.now() + timedelta(minutes=sign_in.CODE_MINUTES - 1)
    with clock.at(later):
        _, code = sign_in.new_one_time_code(phone=THIRD)
        assert sign_in.forget_expired(by=SYSTEM) == 0
    with clock.at(later + timedelta(minutes=2)):
        assert sign_in.forget_expired(by=SYSTEM) == 1
        assert OneTimeCode.objects.count() == 1
        assert sign_in.check_one_time_code(phone=THIRD, code=code)


@pytest.mark.django_db
def test_people_and_accounts_stay(nanhai: UnitRow) -> None:
    staff = account(nanhai)
    _, code = sign_in.new_one_time_code(phone=OWN)
    resident = sign_in.check_one_time_code(phone=OWN, code=code)
    with clock.at(clock.now() + timedelta(days=4000)):
        sign_in.forget_expired(by=SYSTEM)
    assert queries.resident_by_phone(OWN) == resident
    assert queries.staff_identity(staff.pk).actor.id == staff.pk


@pytest.mark.usefixtures("real_database")
def test_the_periodic_job_does_it() -> None:
    staff = account(unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    open_doors(staff)
    past = clock.now() - timedelta(minutes=1)
    Session.objects.update(expire_date=past)
    ApiToken.objects.update(expires_at=past)
    forget.configure().defer(timestamp=0)
    run_jobs("housekeeping")
    assert [job["status"] for job in jobs("people.forget")] == ["succeeded"]
    assert doors(staff) == 0
