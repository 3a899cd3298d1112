"""Persons as the API takes them: how to reach them, and whom they act for."""

from ninja import Schema
from pydantic import Field

from fawang.kernel.security.access import ActingRequest
from fawang.kernel.web.moments import TimeOfDay
from fawang.people.accounts.identity import take_for
from fawang.people.rules.wishes import QUIET_FROM, QUIET_UNTIL, Dialect, Medium, Reach
from fawang.work_orders.actions.persons import Joining
from fawang.work_orders.data import limits
from fawang.work_orders.rules.codes import Basis
from fawang.work_orders.rules.persons import FIRST


class ThirdParty(Schema):
    """Somebody the person trusts, who is told instead of them, and proves themselves by a phrase."""

    name: str = Field(max_length=60)
    relation: str = Field("", max_length=60)
    phone: str = Field("", max_length=40)
    email: str = Field("", max_length=120)
    pass_phrase: str = Field(max_length=60)


class Person(Schema):
    """How to reach the person, safely. What is not wished is enforced, not displayed."""

    name: str = Field(max_length=60)
    phone: str = Field("", max_length=40)
    email: str = Field("", max_length=120)
    id_number: str = Field("", max_length=30)
    medium: Medium = Medium.SMS
    may_call: bool = True
    may_announce: bool = Field(True, description="False: nobody says, in a call or a message, who is writing")
    list_online: bool = True
    quiet_from: TimeOfDay = QUIET_FROM
    quiet_until: TimeOfDay = QUIET_UNTIL
    third_party: ThirdParty | None = None
    locale: str = Field("zh-hans", pattern="^(zh-hans|zh-hant|en)$")
    dialect: Dialect = Dialect.MANDARIN
    needs: str = Field("", max_length=300, description="for example: wheelchair, hard of hearing")


class FurtherPerson(Person):
    """Somebody else who applies, or who acts for the first applicant: then `basis` says what allows it."""

    basis: Basis | None = None


class OfficeRef(Schema):
    """An office."""

    id: int
    name: str


def reach_of(person: Person) -> Reach:
    """Return how a person is reached, as it was given."""
    third = person.third_party
    return Reach(
        **person.model_dump(include=_PLAIN),
        third_name=third.name if third else "",
        third_relation=third.relation if third else "",
        third_phone=third.phone if third else "",
        third_email=third.email if third else "",
        pass_phrase=third.pass_phrase if third else "",
    )


_PLAIN = set(Person.model_fields) - {"third_party"}


def joining_of(person: FurtherPerson) -> Joining:
    """Return somebody who takes part from the beginning."""
    acts = person.basis is not None
    return Joining(reach_of(person), acts_for=FIRST if acts else None, basis=person.basis or "")


def count_person(request: ActingRequest, person: Person) -> None:
    """Count that somebody is entered, by the number or mailbox that was given, and by who enters them.

    Raises:
        TooMany: too often.
    """
    third = person.third_party
    reachable = limits.reachable(person.phone or (third.phone if third else "") or person.email)
    take_for(
        request,
        session=limits.SUBMIT_BY_SESSION,
        phone=(limits.SUBMIT_BY_PHONE, reachable) if reachable else None,
        address=limits.SUBMIT_BY_ADDRESS,
        network=limits.SUBMIT_BY_NETWORK,
    )
