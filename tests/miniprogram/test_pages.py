"""The pages as people use them, each request of which goes to a platform that runs."""

from pathlib import Path

from fawang.appointments.models import Appointment
from fawang.channels.models import Account, Consent, KeptMatter
from fawang.channels.queries import channels
from fawang.consultations.models import Consultation
from fawang.dispatch.models import Callback
from fawang.feedback.models import Rating
from fawang.kernel import clock
from fawang.work_orders.models import WorkOrder
from tests.miniprogram.conftest import HERE, Runner


def file(name: str) -> Path:
    """Return a file of tests."""
    return HERE / f"{name}.test.js"


def test_requests_and_sign_ins(platform: Runner) -> None:
    platform(file("platform/request"), file("platform/session"))


def test_home_and_guidance(platform: Runner) -> None:
    platform(file("pages/home"), file("pages/guidance"))
    assert channels.uses(clock.today())["miniprogram"]["guidance"] >= 3


def test_a_zone_is_there_and_has_its_own_questions(platform: Runner) -> None:
    platform(file("pages/zone"))
    assert Consultation.objects.exclude(zone="").count() == 1


def test_a_question_is_asked_once_however_often_it_is_sent(platform: Runner) -> None:
    before = Consultation.objects.count()
    platform(file("pages/question"))
    # One where the answer was lost, one that WeChat's check let through at last, one kept with the account.
    assert Consultation.objects.count() == before + 3
    assert KeptMatter.objects.count() == 1
    assert channels.uses(clock.today())["miniprogram"]["question"] == 1


def test_a_call_back_and_an_appointment_are_booked_once(platform: Runner) -> None:
    platform(file("pages/callback"), file("pages/offices"), file("pages/appointment"))
    assert Callback.objects.count() == 1
    assert Appointment.objects.count() == 1


def test_forms_are_drawn_from_data_and_handed_in(platform: Runner) -> None:
    platform(file("pages/forms"), file("pages/form"))
    order = WorkOrder.objects.exclude(state="closed").get()
    assert (order.kind, order.matter) == ("legal_aid", "labour")


def test_services_are_found(platform: Runner) -> None:
    platform(file("pages/services"))


def test_matters_are_followed_rated_and_forgotten(platform: Runner) -> None:
    platform(file("pages/matters"), file("pages/matter"), file("pages/settings"))
    assert sorted(score for score in Consultation.objects.values_list("score", flat=True) if score) == [4]
    assert Rating.objects.get().score == 5
    assert Consent.objects.get().left == 1
    assert Account.objects.filter(channel="miniprogram").exists()
