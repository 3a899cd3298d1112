"""Which matters a telephone number alone opens: the rule, the same rule as rows, and all who search by a number."""

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest

import fawang
import lab
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.rules.matters import Matter
from fawang.people import queries
from fawang.people.actions.contacts import guard_contact, save_contact
from fawang.people.models import Contact
from fawang.people.rules.shared_phones import HOUSEHOLD, Guard, guard_of, opens_by_number
from fawang.people.rules.wishes import Reach

PHONE = "13800138000"


@pytest.mark.django_db
def test_the_rows_are_those_of_the_rule() -> None:
    for listed, announced, phrase, danger, household in itertools.product((True, False), repeat=5):
        guard = Guard(danger=danger, household=household)
        reach = Reach(name="李女士", phone=PHONE, list_online=listed, may_announce=announced)
        if phrase:
            reach = replace(reach, third_name="表姐", third_phone="13900139000", pass_phrase="海棠花开")
        row = save_contact(by=SYSTEM, reach=reach, guard=guard)
        opens = opens_by_number(
            list_online=listed, may_announce=announced, has_pass_phrase=phrase, guard=guard
        )
        assert opens == (listed and announced and not (phrase or danger or household))
        assert queries.opens_by_number().filter(pk=row.pk).exists() == opens
        assert queries.shares_phone(row.pk) == queries.wishes_of(row).shared_phone == (not opens)


@pytest.mark.parametrize("matter", Matter)
def test_a_head_decides(matter: Matter) -> None:
    assert guard_of(matter=matter, words="请问怎么办").household == (matter in HOUSEHOLD)
    assert {"domestic_violence", "marriage_family", "maintenance"} == HOUSEHOLD


@pytest.mark.parametrize("matter", ["", "other", "procedure"])
@pytest.mark.parametrize(
    ("words", "household"),
    [
        ("我想离婚", True), ("起诉离婚要什么材料", True), ("孩子归谁", True), ("他不付抚养费", True),
        ("儿子不赡养我", True), ("怎么变更监护权", True), ("彩礼要不要退", True),
        ("我和老婆在厂里做了三年，老板不给工资", False), ("老公在工地受伤", False), ("邻居漏水", False), ("", False),
    ],
)  # fmt: skip
def test_where_no_head_says_it_the_words_do(matter: str, words: str, household: bool) -> None:
    assert guard_of(matter=matter, words=words).household == household
    # Whoever has said what it is about is believed.
    assert not guard_of(matter="debt", words=words).household


@pytest.mark.parametrize(
    ("sign", "danger"),
    [("danger", True), ("self_harm", True), ("domestic_violence", True), ("minor", True), ("deadline", False),
     ("detention", False)],
)  # fmt: skip
def test_signs_of_danger_decide_whatever_the_matter(sign: str, danger: bool) -> None:
    assert guard_of(matter="labour", signs={sign}) == Guard(danger=danger)


@pytest.mark.django_db
def test_danger_stays_and_the_household_goes_both_ways() -> None:
    row = save_contact(by=SYSTEM, reach=Reach(name="李女士", phone=PHONE))
    for change, stands in (
        ({"household": True}, (False, True)),
        ({"danger": True}, (True, True)),
        ({"danger": False, "household": False}, (True, False)),
        ({}, (True, False)),
    ):
        guard_contact(by=SYSTEM, contact_id=row.pk, object="tests.thing:1", **change)
        assert Contact.objects.values_list("danger", "household").get(pk=row.pk) == stands


#: Where a telephone number, or its hash, finds something; and why nothing of hers is found there.
SEARCHES = {
    # Through `opens_by_number`: /my, screen pops, the inbox's search.
    "people/queries/contacts.py",
    "work_orders/queries/search_tokens.py",
    "hotline/queries/panel.py",
    # It is stored, or counted, by whoever keeps it; nobody is shown by it whose matter it is.
    "people/actions/contacts.py",
    "people/actions/sign_in.py",
    "people/models.py",
    "hotline/models/__init__.py",
    "hotline/models/operating.py",
    "dispatch/models/__init__.py",
    "counter/actions/offline.py",
    "counter/models/offline.py",
    "organisations/models/directory.py",
    "outreach/models/events.py",
    "outreach/models/volunteers.py",
    "hotline/actions/calls.py",
    "hotline/actions/demo.py",
    "hotline/actions/outbound.py",
    "bench/fill.py",
    "bench/voice_rows.py",
    # One call-back to a number is open at a time; what is hers has a hash of its own (`_held_by`).
    "dispatch/actions/callbacks.py",
    "dispatch/actions/_callbacks.py",
    # Whether a number may be called at all, how often it was today, whether it is blocked, its language.
    "dispatch/actions/calling.py",
    "dispatch/queries/dialling.py",
    "hotline/queries/outbound.py",
    "hotline/queries/blocks.py",
    "hotline/actions/blocks.py",
    # Only whoever runs the installation erases (`fawang erase`).
    "hotline/queries/erasing.py",
    "hotline/actions/erasure.py",
    # How many open dates and missed ones a number has: none of them is shown.
    "appointments/actions/booking.py",
    # Interpreters' own entries, for their copy and their erasure.
    "appointments/queries/interpreters.py",
    # A talk's sign-up is given up by the number it was given with; one volunteer a number and unit.
    "outreach/actions/sign_ups.py",
    "outreach/actions/volunteers.py",
    # The number is that of a case: who is notified twice is taken in once.
    "legal_aid/defence/actions/duty.py",
    "legal_aid/defence/actions/notifications.py",
    "legal_aid/defence/actions/personal_data.py",
    "legal_aid/defence/models/duty.py",
    "legal_aid/defence/models/notifications.py",
    "legal_aid/defence/queries/__init__.py",
    # Only whoever runs the installation erases or exports what a number has left.
    "appointments/queries/numbers.py",
    "counter/actions/held.py",
    "organisations/actions/reports.py",
    "outreach/actions/personal_data.py",
    "outreach/queries/talks.py",
    "outreach/queries/volunteers.py",
    # How many requests of a number are open; and what it has left, for whoever erases.
    "lawyers/queries/requests.py",
    "lawyers/queries/complaints.py",
    # Whether a mediator has the telephone of a side, and how many different people apply: neither is shown to anybody.
    "mediation/actions/appointments.py",
    "mediation/actions/imports.py",
    "mediation/actions/parties.py",
    "mediation/models/register.py",
    # Staff see what may be the same matter; what others may know of is not found by the number alone.
    "partners/actions/exchange.py",
    "partners/actions/personal_data.py",
    "partners/models/referrals.py",
    "partners/queries/alike.py",
    # The parts of a text message come from one number; they go with what a number has left.
    "channels/actions/personal_data.py",
    "channels/actions/sms/receive.py",
    "channels/models/sms.py",
    # Figures: how many call again, of nobody in particular.
    "hotline/queries/figures.py",
}  # fmt: skip
_SEARCH = re.compile(r'phone_hash|number_hash|keyed_hash\(\s*"phone"|_TAIL\b')


def test_every_search_by_a_number_is_known_here() -> None:
    found = {
        str(path.relative_to(root))
        for root in (Path(place) for package in (fawang, lab) for place in package.__path__)
        for path in root.rglob("*.py")
        if "migrations" not in path.parts and _SEARCH.search(path.read_text())
    }
    assert found == SEARCHES
