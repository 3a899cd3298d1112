"""Before the other side hears of it, and how it does: danger, the talk alone, mediators, the invitation."""

from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.mediation import queries
from fawang.mediation.actions.appointments import declare_appointed
from fawang.mediation.rules import Declined, Side, Way, may_invite
from fawang.notices.actions.telling import outdate
from fawang.people import queries as people
from fawang.people.actions.contacts import guard_contact
from fawang.people.rules.wishes import Medium, Reach, is_mobile, read_phone
from fawang.work_orders.actions.persons import Joining, insert_person
from fawang.work_orders.kinds import Change


def mark_danger(change: Change) -> None:
    """Mark danger: what was said alone before counts no more, and an invitation that has not gone out is held back."""
    order = change.order
    change.keep(danger=True, spoken="")
    for one in queries.applicants(order):
        guard_contact(
            by=change.by, contact_id=one.contact_id, object=f"work_orders.order:{order.pk}", danger=True
        )
    outdate(by=change.by, order_ref=f"work_orders.order:{order.pk}", text="mediation_invited")


def speak_alone(change: Change) -> None:
    """Keep what the applicant said alone: whether the other side may be invited, and in which safe way."""
    change.keep(spoken=change.values["heard"])


def appoint(change: Change) -> None:
    """Appoint one or two mediators of the committee, or those whom the sides chose (Arts. 19 and 23(1)).

    Of what no register knows, whoever appoints declares that nobody is related to a side.

    Raises:
        Invalid: one is none of the committee.
    """
    known = {str(one.id) for one in queries.mediators(change.order.unit_id)}
    given = {name: change.values[name] for name in ("mediator", "second_mediator") if change.values[name]}
    if errors := {name: "mediator_unknown" for name, one in given.items() if one not in known}:
        raise Invalid("invalid", errors=errors)
    appointed = list(dict.fromkeys(map(int, given.values())))
    declare_appointed(by=change.by, change=change, staff_ids=appointed)
    change.keep(mediators=appointed)


def invite(change: Change) -> None:
    """Open the matter to the other side and have them told, or the letter printed; nothing goes out unless it is safe.

    The applicants' contacts are held meanwhile: danger that is marked at this moment comes before, or holds back what
    waits to be sent.

    Raises:
        Conflict: `speak_first`, `applicant_says_no`, `way_not_safe`; `nobody_to_invite`; `no_message_possible`,
            `phone_of_applicant`.
    """
    order, values = change.order, change.values

    def refuse(code: str) -> Conflict:
        return Conflict(code, state=change.facts.state, command="invite")

    against = may_invite(queries.cautions(order, locked=True), order.facts.get("spoken", ""), values["way"])
    if against:
        raise refuse(against)
    if values["party"] and not queries.respondents(order):
        reach = values["reach"] or ""
        phone = read_phone(reach) or ""
        medium = Medium.SMS if is_mobile(phone) else Medium.NONE
        joining = Joining(Reach(name=values["party"], phone=phone, medium=medium), side=Side.RESPONDENT)
        insert_person(by=change.by, order=order, joining=joining, now=change.now)
    if not (invited := queries.respondents(order)):
        raise refuse("nobody_to_invite")
    if values["way"] == Way.MESSAGE:
        contacts = people.contacts({one.contact_id for one in invited})
        if all(one.medium == Medium.NONE for one in contacts.values()):
            raise refuse("no_message_possible")
        own = people.contacts({one.contact_id for one in queries.applicants(order)})
        if {one.phone for one in contacts.values() if one.phone} & {one.phone for one in own.values()}:
            raise refuse("phone_of_applicant")
    change.keep(way=values["way"])


def decline(change: Change) -> None:
    """Do not take a dispute up, on a ground of the law.

    Raises:
        Invalid: the ground is none of these.
    """
    if change.values["article"] not in set(Declined):
        raise Invalid("invalid", errors={"article": "ground_unknown"})


def leave_the_table(change: Change) -> None:
    """End the mediation for the invited side: nobody has to stay (Art. 23(2)).

    Raises:
        Conflict: `others_remain`, where others are on this side: one of several leaves, and the others go on.
    """
    if sum(one.acts_for is None for one in queries.respondents(change.order)) > 1:
        raise Conflict("others_remain", state=change.facts.state, command="leave_the_table")
