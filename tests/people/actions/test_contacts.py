"""Who reads how a person can be reached says why, gets what that needs, and is recorded."""

import pytest
from django.db import connection

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.kernel.storage.fields import EncryptedText, keyed_hash
from fawang.people import queries
from fawang.people.actions.contacts import (
    Purpose,
    Revealed,
    copy_contact,
    erase_contact,
    reveal,
    save_contact,
)
from fawang.people.models import Contact, Resident
from fawang.people.rules.wishes import Medium, Reach
from tests.people.cases import ID_NUMBER, OWN, THIRD, contact, with_third

pytestmark = pytest.mark.django_db

OFFICER = Actor(kind=ActorKind.STAFF, id=5)


def shown(row: Contact, purpose: Purpose, phrase: str = "") -> Revealed:
    return reveal(
        by=OFFICER,
        contact_id=row.pk,
        purpose=purpose,
        object="work_orders.order:12",
        unit_id=7,
        pass_phrase=phrase,
    )


def refused(row: Contact, purpose: Purpose, phrase: str = "") -> str:
    with pytest.raises(NotAllowed) as caught:
        shown(row, purpose, phrase)
    return caught.value.code


# --- what each purpose gives ---------------------------------------------------------------------


def test_a_call_needs_number_and_name_and_no_identity_number() -> None:
    assert shown(contact(), Purpose.CALL) == Revealed(name="蒋国强", phone=OWN)


def test_papers_need_name_and_identity_number_and_no_number_to_call() -> None:
    assert shown(contact(), Purpose.PAPERS) == Revealed(name="蒋国强", id_number=ID_NUMBER)


def test_papers_are_filled_in_for_somebody_who_must_not_be_called() -> None:
    assert shown(contact(may_call=False), Purpose.PAPERS).id_number == ID_NUMBER
    assert shown(with_third(may_call=False), Purpose.PAPERS) == Revealed(name="蒋国强", id_number=ID_NUMBER)


def test_who_does_not_want_to_be_called_is_not_called() -> None:
    assert refused(contact(may_call=False), Purpose.CALL) == "do_not_call"
    assert refused(with_third(may_call=False), Purpose.CALL) == "do_not_call"
    assert refused(with_third(may_call=False), Purpose.CALL, "红灯笼") == "do_not_call"


def test_who_must_not_hear_who_is_calling_is_marked() -> None:
    assert shown(contact(may_announce=False), Purpose.CALL).announce is False
    assert shown(contact(may_announce=False), Purpose.PAPERS).announce is False


def test_the_third_party_is_called_and_the_person_not_named() -> None:
    assert shown(with_third(), Purpose.CALL) == Revealed(
        phone=THIRD, third_name="李梅", third_relation="姐姐"
    )


@pytest.mark.parametrize("phrase", ["红 灯笼", "红灯笼", " 红灯笼 "])
def test_the_pass_phrase_opens_the_name_however_it_is_spaced(phrase: str) -> None:
    assert shown(with_third(), Purpose.CALL, phrase) == Revealed(
        name="蒋国强", phone=THIRD, third_name="李梅", third_relation="姐姐", verified=True
    )


def test_a_caller_who_knows_the_pass_phrase_is_told_no_number() -> None:
    assert shown(with_third(), Purpose.CALLER, "红灯笼") == Revealed(
        name="蒋国强", third_name="李梅", third_relation="姐姐", verified=True
    )


@pytest.mark.parametrize("phrase", ["", "绿灯笼", "红灯", "红灯笼笼"])
def test_a_caller_who_does_not_is_told_nothing(phrase: str) -> None:
    assert refused(with_third(), Purpose.CALLER, phrase) == "pass_phrase_wrong"


def test_a_wrong_pass_phrase_is_refused_for_a_call_too() -> None:
    assert refused(with_third(), Purpose.CALL, "绿灯笼") == "pass_phrase_wrong"


def test_where_nobody_was_named_nobody_can_say_they_are_the_third_party() -> None:
    assert refused(contact(), Purpose.CALLER) == "pass_phrase_wrong"
    assert refused(contact(), Purpose.CALLER, "红灯笼") == "pass_phrase_wrong"
    # Nor does a phrase that was stored without a third party open anything.
    assert refused(contact(pass_phrase="红灯笼"), Purpose.CALLER, "红灯笼") == "pass_phrase_wrong"


# --- every attempt is recorded -------------------------------------------------------------------


@pytest.mark.parametrize("purpose", list(Purpose))
def test_reading_is_recorded_with_its_purpose_and_without_what_was_read(purpose: Purpose) -> None:
    row = with_third()
    shown(row, purpose, "红灯笼")
    entry = AuditEntry.objects.get(action="people.contact_unmasked")
    assert (entry.actor, entry.object, entry.unit_id) == ("staff:5", "work_orders.order:12", 7)
    assert entry.data == {"purpose": purpose, "contact": row.pk, "against": None}


def test_a_refused_attempt_is_recorded_as_one() -> None:
    refused(contact(may_call=False), Purpose.CALL)
    refused(with_third(), Purpose.CALLER, "绿灯笼")
    against = (
        AuditEntry.objects.filter(action="people.unmasking_refused")
        .order_by("id")
        .values_list("data", flat=True)
    )
    assert [data["against"] for data in against] == ["do_not_call", "pass_phrase_wrong"]
    assert not AuditEntry.objects.filter(action="people.contact_unmasked").exists()
    assert "灯笼" not in str(list(against))


# --- storing and forgetting ----------------------------------------------------------------------


def test_what_is_stored_can_be_found_by_hash_and_not_be_read() -> None:
    row = with_third(email="jiang@example.org", needs="手语")
    row.refresh_from_db()
    assert bytes(row.phone_hash or b"") == keyed_hash("phone", OWN)
    assert bytes(row.id_number_hash or b"") == keyed_hash("id_number", ID_NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM people_contact t")
        stored = cursor.fetchone()[0]
    for secret in ("蒋国强", OWN, ID_NUMBER, "李梅", "姐姐", THIRD, "红灯笼", "jiang@example.org", "手语"):
        assert secret not in stored
        assert secret.encode().hex() not in stored


def test_a_resident_s_contact_is_theirs_and_that_of_others_nobody_s() -> None:
    resident = Resident.objects.create(phone=OWN, phone_hash=b"x", created_at="2026-01-01T00:00Z")
    reach = Reach(name="蒋", phone=OWN)
    assert (
        save_contact(by=Actor(kind=ActorKind.RESIDENT, id=resident.pk), reach=reach).resident_id
        == resident.pk
    )
    assert save_contact(by=OFFICER, reach=reach).resident_id is None


def test_what_cannot_be_right_is_not_stored() -> None:
    with pytest.raises(Invalid):
        contact(phone="12")
    assert not Contact.objects.exists()


def test_erasing_leaves_nothing_of_the_person() -> None:
    row = with_third(email="jiang@example.org", third_email="mei@example.org", needs="手语")
    erase_contact(by=OFFICER, contact_id=row.pk)
    row.refresh_from_db()
    personal = [field.name for field in Contact._meta.fields if isinstance(field, EncryptedText)]
    assert len(personal) == 9
    assert {getattr(row, name) for name in personal} == {""}
    assert (row.phone_hash, row.id_number_hash, row.pass_phrase_hash) == (None, None, None)
    assert row.medium == Medium.NONE
    entry = AuditEntry.objects.get(action="people.contact_erased")
    assert (entry.actor, entry.object, entry.data) == ("staff:5", f"people.contact:{row.pk}", {})


def test_another_matter_of_the_same_person_keeps_its_contact() -> None:
    row = with_third()
    copy = copy_contact(by=OFFICER, contact_id=row.pk)
    own = {"id"}
    same = [field.attname for field in Contact._meta.concrete_fields if field.attname not in own]
    assert copy.pk != row.pk
    found, kept = Contact.objects.get(pk=copy.pk), Contact.objects.get(pk=row.pk)
    assert [getattr(found, name) for name in same] == [getattr(kept, name) for name in same]
    erase_contact(by=OFFICER, contact_id=row.pk)
    assert Contact.objects.get(pk=copy.pk).third_phone == THIRD
    # The pass phrase went with it.
    assert shown(found, Purpose.CALLER, "红灯笼").name == "蒋国强"


# --- what is seen without unmasking --------------------------------------------------------------


def test_masked_shows_initial_and_ends_and_the_number_that_may_be_called() -> None:
    own, third = queries.masked(contact()), queries.masked(with_third())
    assert (own.name, own.phone) == ("蒋**", "138****8000")
    assert (third.name, third.phone) == ("蒋**", "139****9000")
    assert third.wishes.third
    assert third.wishes.has_pass_phrase


def test_online_a_resident_sees_matters_of_their_own_number_unless_hidden() -> None:
    resident = Resident.objects.create(
        phone=THIRD, phone_hash=keyed_hash("phone", THIRD), created_at="2026-01-01T00:00Z"
    )
    mine = contact(phone=THIRD)
    contact(phone=THIRD, list_online=False)
    contact()
    # A third party's number opens nothing.
    with_third()
    assert set(queries.contact_ids_of(resident.pk)) == {mine.pk}
