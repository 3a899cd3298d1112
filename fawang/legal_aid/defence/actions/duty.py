"""Posts of duty lawyers, what they did there, and wishes for legal aid of those who are held (Arts. 30, 39)."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.legal_aid.defence import queries, rules
from fawang.legal_aid.defence.actions.notifications import Relative
from fawang.legal_aid.defence.models import Help, Post, Wish
from fawang.legal_aid.defence.queries import posts
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.matters import Matter
from fawang.organisations.rules.routing import OrganKind
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Medium, Reach, read_phone
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.intake import Intake, submit
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules.codes import Channel

POST_ENTERED = audit.declare("defence.post_entered", gettext_lazy("Entered a post of duty lawyers"))
HELPED = audit.declare("defence.helped", gettext_lazy("Recorded the help of a duty lawyer"))
WISHED = audit.declare("defence.wish_noted", gettext_lazy("Noted a detainee's wish for legal aid"))
HANDED_ON = audit.declare("defence.wish_handed_on", gettext_lazy("Handed a detainee's wish for legal aid on"))
#: What somebody said longer ago is no wish that can still be handed on in time.
OLDEST = timedelta(days=365)
LONGEST = 2000


def phone_hash(number: str) -> bytes | None:
    """Return the hash by which a relative's number is found again; None for what is no number."""
    digits = read_phone(number)
    return keyed_hash("phone", digits) if digits else None


def enter_post(*, by: Actor, unit_id: int, office_id: int, kind: str, is_demo: bool = False) -> Post:
    """Enter where duty lawyers are, and which office sends them; its roster is that of the unit (dispatch).

    Raises:
        NotAllowed: the caller leads no station or office at `office_id`.
        Invalid: `post_wrong_unit`, `unit_unknown`, `field_wrong`.
        Conflict: `post_exists`.
    """
    units = organisations.units_by_id({unit_id, office_id})
    office, unit = units.get(office_id), units.get(unit_id)
    if office is None or unit is None or office.kind not in (UnitKind.LEGAL_AID_OFFICE, UnitKind.CENTRE):
        raise Invalid("invalid", errors={"office_id" if unit else "unit_id": "unit_unknown"})
    if not by.permissions_on(office.path) & {Permission.COUNTER_LEAD} and by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    if unit.kind not in posts.UNITS:
        raise Invalid("invalid", errors={"unit_id": "post_wrong_unit"})
    if kind not in set(rules.PostKind):
        raise Invalid("invalid", errors={"kind": "field_wrong"})
    with transaction.atomic():
        row, made = Post.objects.get_or_create(
            unit_id=unit_id,
            defaults={
                "office_id": office_id,
                "kind": kind,
                "entered_by": by.label,
                "entered_at": clock.now(),
                "is_demo": is_demo,
            },
        )
        if not made:
            raise Conflict("post_exists")
        audit.record(POST_ENTERED, by=by, object=f"defence.post:{row.pk}", unit_id=office_id)
    return row


def record_help(
    *, by: Actor, post_id: int, day: date, kinds: Collection[str], person: str, note: str, client_id: str
) -> Help:
    """Record what a duty lawyer did for one person; the same form sent twice is one help.

    Raises:
        NotFound: it is no post of the caller's.
        Invalid: `field_required`, `field_wrong`, `day_in_future`, `helped_needs_name`.
    """
    row = posts.post(by, post_id)
    wanted = [one for one in rules.Help if one in kinds]
    errors = {}
    if not wanted or len(wanted) != len(set(kinds)):
        errors["kinds"] = "field_wrong" if kinds else "field_required"
    if day > clock.today():
        errors["day"] = "day_in_future"
    person = clean(person)
    if rules.Help.PLEA in wanted and not person:
        # Art. 174 CPL: whose plea was witnessed by whom has to be shown afterwards.
        errors["person"] = "helped_needs_name"
    if errors:
        raise Invalid("invalid", errors=errors)
    office = organisations.unit(row.office_id)
    columns = {
        "post": row,
        "units": sorted({*organisations.unit_path(row.unit_id), *office.path}),
        "day": day,
        "kinds": wanted,
        "person": person[:60],
        "note": clean(note)[:LONGEST],
        "at": clock.now(),
        "is_demo": row.is_demo,
    }
    with transaction.atomic():
        found, made = Help.objects.get_or_create(
            staff_id=by.known_id, client_id=client_id[:40], defaults=columns
        )
        if made:
            audit.record(HELPED, by=by, object=f"defence.help:{found.pk}", unit_id=row.unit_id)
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody who is held said, as it was noted.

    Args:
        said_at: when; from then on the 24 hours run.
        organ_place: the division of the organ that handles the case, which decides the office (Art. 38).
        relative: whom they want told; nobody is told without their wish.
    """

    person: str
    words: str
    said_at: datetime
    organ_place: str = ""
    held_at: str = ""
    relative: Relative = field(default_factory=Relative)


def note_wish(*, by: Actor, unit_id: int, said: Said, client_id: str) -> Wish:
    """Note that somebody who is held wants legal aid (Art. 39); the same form sent twice is one wish.

    Raises:
        NotAllowed: the caller serves no such unit.
        Invalid: `field_required`, `field_wrong`, `day_in_future`.
    """
    unit = organisations.unit(unit_id)
    if Permission.POST_SERVE not in by.permissions_on(unit.path):
        raise NotAllowed("not_allowed")
    now = clock.now()
    person, words = clean(said.person), clean(said.words)
    errors = {
        name: "field_required"
        for name, given in (("person", person), ("words", words))
        if len(given) < (1 if name == "person" else 2)
    }
    if not now - OLDEST <= said.said_at <= now:
        errors["said_at"] = "day_in_future" if said.said_at > now else "field_wrong"
    if errors:
        raise Invalid("invalid", errors=errors)
    office = posts.office_of(unit_id)
    columns = {
        "unit_id": unit_id,
        "units": sorted({*unit.path, *(office.path if office else ())}),
        "person": person[:60],
        "words": words[:LONGEST],
        "held_at": clean(said.held_at)[:120],
        "relative": json.dumps(asdict(said.relative), ensure_ascii=False) if said.relative.name else "",
        "phone_hash": phone_hash(said.relative.phone) if said.relative.name else None,
        "organ_place": said.organ_place or unit.region_code,
        "said_at": said.said_at,
        "due_at": said.said_at + rules.HAND_ON,
        "at": now,
    }
    with transaction.atomic():
        row, made = Wish.objects.get_or_create(by=by.label, client_id=client_id[:40], defaults=columns)
        if made:
            audit.record(WISHED, by=by, object=f"defence.wish:{row.pk}", unit_id=unit_id)
    return row


def hand_on(*, by: Actor, wish_id: int) -> WorkOrder:
    """Hand a wish on: it becomes an application for legal aid at the competent office, once, however often it is done.

    The relative is told where the person wants it. What was noted of the person lies with the application from now on.

    Raises:
        NotFound: there is no such wish, or it is not the caller's to see.
    """
    with transaction.atomic():
        row = posts.wish(by, wish_id, lock=True)
        if row.order_id is not None:
            return work_orders.order_by_id(row.order_id)
        if row.handed_on_at is not None or row.erased_at is not None:
            raise Conflict("wish_handed_on")
        told = Relative(**json.loads(row.relative)) if row.relative else Relative()
        order = submit(
            by=by,
            intake=Intake(
                kind=queries.aid_kind(),
                matter=Matter.CRIMINAL,
                words=row.words,
                place="",
                place_text=row.held_at,
                organ_place=row.organ_place,
                organ_kind=OrganKind.CASE_ORGAN,
                channel=Channel.API,
                reach=Reach(
                    name=row.person,
                    medium=Medium.SMS if told.phone else Medium.NONE,
                    third_name=told.name,
                    third_relation=told.relation,
                    third_phone=told.phone,
                    pass_phrase=row.person if told.name else "",
                ),
            ),
            permission=Permission.POST_SERVE,
        ).order
        row.person = row.words = row.held_at = row.relative = ""
        row.phone_hash = None
        row.handed_on_at, row.order_id = clock.now(), order.pk
        row.save()
        audit.record(
            HANDED_ON, by=by, object=f"defence.wish:{row.pk}", unit_id=row.unit_id,
            order=order.pk, late=row.handed_on_at > row.due_at,
        )  # fmt: skip
    return order
