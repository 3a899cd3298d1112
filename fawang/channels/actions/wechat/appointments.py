"""A date booked, looked at and cancelled in the chat: place, office, time, who comes."""

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.appointments.actions import changes, reservations
from fawang.appointments.actions.booking import book
from fawang.appointments.data.limits import BOOK_BY_PHONE
from fawang.appointments.pages.choice import Offered, offered
from fawang.appointments.queries import dates, next_free, plans, reservation
from fawang.appointments.rules.dates import State
from fawang.appointments.rules.wishes import LONGEST_WORDS, Wish
from fawang.channels.actions.channels import count
from fawang.channels.actions.wechat.reply import Reply
from fawang.channels.carriers.wechat import interface
from fawang.channels.data import limits
from fawang.channels.models import Account
from fawang.channels.queries import channels, identity
from fawang.channels.queries.progress import subject_of
from fawang.channels.queries.times import moment, next_times
from fawang.channels.rules.channels import Offer
from fawang.channels.rules.identity import Access
from fawang.channels.rules.wechat import Option
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.rules.ids import spoken
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security import throttle
from fawang.kernel.wording import say
from fawang.knowledge.guidance import places
from fawang.knowledge.search import language
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules.matters import Matter
from fawang.people import queries as people
from fawang.people.rules.wishes import Medium, Reach, is_mobile, mask_phone, read_phone

CHANNEL: Final = "wechat"
#: What may be expected in words next.
PLACE, REACH = "date_place", "date_reach"
AWAITED: Final = frozenset({PLACE, REACH})
#: As long a time is kept while somebody says who comes.
KEPT_FOR: Final = timedelta(minutes=10)
_MOST_OFFICES, _MOST_TIMES, _MOST_A_DAY = 5, 6, 3
#: What was full, or gone, between looking and booking.
_GONE: Final = ("slot_full", "slot_over", "slot_shut", "key_elsewhere")
_NUMBER: Final = re.compile(r"(?:\+?86[\s-]*)?1[3-9](?:[\s-]*\d){9}(?!\d)")
_AROUND_NAME: Final = re.compile(r"^(?:我叫|我是|姓名|名字|联系人)|(?:电话|手机号?|号码)+(?:是|[:：])?$")
#: What is longer is a story, and somebody helps with it.
_LONGEST_NAME: Final = 20
_LONGEST_PLACE: Final = 12
#: What goes on from one message to the next; all else is looked up anew.
_ABOUT: Final = ("words", "topic", "place", "unit", "offer", "slot", "held", "name", "phone")


def begin(account: Account, before: dict[str, Any]) -> Reply:
    """Show the dates of an account; where there are none, begin to book one."""
    channels.require(CHANNEL, Offer.APPOINTMENTS)
    own = dates.of_subject(subject_of(account))
    if not own:
        return _offices(before)
    lines = [f"{moment(row.begins_at)} · {organisations.unit(row.unit_id).name}" for row in own]
    options = [
        Option(_("Cancel %(moment)s") % {"moment": moment(row.begins_at)}, "date", f"drop:{row.pk}")
        for row in own
    ]
    options.append(Option(_("Book another date"), "date", "new:"))
    return Reply(
        ["\n".join([_("Your dates:"), *lines])], _("What would you like to do now?"), options, _about(before)
    )


def go_on(by: Actor, account: Account, before: dict[str, Any], value: str) -> Reply:
    """Go on with what somebody has pressed: `what:which`."""
    channels.require(CHANNEL, Offer.APPOINTMENTS)
    what, _colon, which = value.partition(":")
    about = _about(before)
    if what == "place":
        return _offices(about | {"place": which})
    if what == "office":
        return _ways(about | {"unit": int(which)})
    if what == "offer":
        return _times(about | {"offer": which}, clock.now())
    if what == "after":
        return _times(about, datetime.fromisoformat(which))
    if what == "time":
        return _keep(by, account, about, int(which))
    if what == "mine":
        return (
            _confirm(about | {"phone": _own_phone(account)})
            if about.get("name")
            else _ask_name(about, _own_phone(account))
        )
    if what == "book":
        return _book(account, about, may_announce=which != "quiet")
    if what == "drop":
        return _ask_to_cancel(account, int(which))
    if what == "cancel":
        return _cancel(account, int(which))
    if what == "leave":
        _give_up(by, about)
        return Reply([_("Nothing was booked.")])
    return _offices(about | {"place": ""})


def told(by: Actor, account: Account, before: dict[str, Any], text: str) -> Reply | None:
    """Go on with what somebody has written: a place, or who comes and their number; None: it is about another thing."""
    about = _about(before)
    if before.get("awaits") == PLACE:
        found = places.where(language.read(text).plain)
        if found.code:
            return _offices(about | {"place": found.code})
        options = [Option(one.path_name, "date", f"place:{one.code}") for one in found.candidates]
        if options:
            return Reply([], _("Which of these do you mean?"), options, about)
        if len(text) > _LONGEST_PLACE:
            return None
        return _ask_place(about, _("We do not know this place."))
    plain = unicodedata.normalize("NFKC", text)
    number = _NUMBER.search(plain)
    if number:
        about["phone"] = read_phone(number[0]) or ""
        plain = plain.replace(number[0], " ")
    name = _AROUND_NAME.sub("", re.sub(r"[\s,，。.;；:：、]+", "", plain))
    if len(name) > _LONGEST_NAME:
        return None
    if name and not name.isdecimal():
        about["name"] = name
    if not about.get("phone"):
        return Reply([_("Write your mobile number as well: eleven digits.")], about=about, awaits=REACH)
    return _confirm(about) if about.get("name") else _ask_name(about, str(about["phone"]))


# --- where and when ------------------------------------------------------------------------------------------


def _ask_place(about: dict[str, Any], first: str = "") -> Reply:
    asked = _("In which town or district do you want to come? For example: 南海区桂城.")
    page = settings.FAWANG_PUBLIC_URL + reverse("stations:offices")
    more = _("All offices are on this page: %(address)s") % {"address": page}
    return Reply(["\n".join([one for one in (first, asked) if one]), more], about=about, awaits=PLACE)


def _offices(before: dict[str, Any]) -> Reply:
    """Offer offices near a place that have a free time, those of the very place first."""
    about = _about(before)
    place = str(about.get("place") or "")
    if len(place) < 4:
        return _ask_place(about)
    now = clock.now()
    for region in dict.fromkeys((place[:6], place[:4])):
        near = {one.id: one for one in organisations.units(region=region, limit=200).items}
        free = next_free(list(near), now)
        if free:
            break
    else:
        return _ask_place(about, _("No office there has a free time. Another place, or 12348, can help you."))
    order = sorted(free, key=lambda one: (not near[one].region_code.startswith(place), free[one], one))
    options = [
        Option(
            _("%(office)s, from %(moment)s") % {"office": near[one].name, "moment": moment(free[one])},
            "date",
            f"office:{one}",
        )
        for one in order[:_MOST_OFFICES]
    ]
    options.append(Option(_("Another place"), "date", "new:"))
    return Reply([], _("Which office?"), options, about, awaits=PLACE)


def _ways(about: dict[str, Any]) -> Reply:
    ways = offered(plans.of_unit(about["unit"]))
    if len(ways) == 1:
        return _times(about | {"offer": ways[0].value}, clock.now())
    options = [Option(str(one.label), "date", f"offer:{one.value}") for one in ways]
    return Reply([], _("What do you come for?"), options, about)


def _way(about: dict[str, Any]) -> Offered | None:
    if not about.get("unit"):
        return None
    return next(
        (one for one in offered(plans.of_unit(about["unit"])) if one.value == about.get("offer")), None
    )


def _times(about: dict[str, Any], after: datetime, first: str = "") -> Reply:
    way = _way(about)
    if way is None:
        return _offices(about)
    chosen = next_times(
        about["unit"], [one.pk for one in way.plans], after=after, most=_MOST_TIMES, a_day=_MOST_A_DAY
    )
    if not chosen:
        return _offices(about | {"offer": ""})
    options = [Option(moment(one.begins), "date", f"time:{one.id}") for one in chosen]
    options.append(Option(_("Later times"), "date", f"after:{chosen[-1].begins.isoformat()}"))
    options.append(Option(_("Another office"), "date", f"place:{about.get('place') or ''}"))
    return Reply([first] if first else [], _("When do you want to come?"), options, about)


def _keep(by: Actor, account: Account, about: dict[str, Any], slot_id: int) -> Reply:
    """Keep a time for somebody while they say who comes."""
    throttle.take(limits.HOLD_BY_ACCOUNT, str(account.pk))
    _give_up(by, about)
    now, key = clock.now(), f"wechat:{uuid4().hex}"
    try:
        with transaction.atomic():
            reservations.hold(by=by, slot_id=slot_id, key=key, until=now + KEPT_FOR, now=now)
    except Conflict as gone:
        return _gone(about, gone)
    about |= {"slot": slot_id, "held": key}
    if about.get("name") and about.get("phone"):
        return _confirm(about)
    text = _(
        "We keep this time for you for ten minutes. Write your name and mobile number, for example: 王某 138 0000 0000."
    )
    phone = _own_phone(account)
    own = (
        [Option(_("My number is %(phone)s") % {"phone": mask_phone(phone)}, "date", "mine:")] if phone else []
    )
    return Reply([text] if not own else [], text if own else "", own, about, awaits=REACH)


def _give_up(by: Actor, about: dict[str, Any]) -> None:
    if held := about.pop("held", ""):
        reservations.release(by=by, key=held, now=clock.now())
    about.pop("slot", None)


def _gone(about: dict[str, Any], problem: Conflict) -> Reply:
    about.pop("held", None)
    return _times(about, clock.now(), say(problem.code if problem.code != "key_elsewhere" else "slot_full"))


# --- who comes ---------------------------------------------------------------------------------------------------


def _own_phone(account: Account) -> str:
    """Return the number of whom the account is joined to, as long as that holds; empty otherwise."""
    if account.resident_id is None or identity.access_of(account) == Access.NOTHING:
        return ""
    phone = people.phone_of_resident(account.resident_id)
    return phone if is_mobile(phone) else ""


def _ask_name(about: dict[str, Any], phone: str) -> Reply:
    return Reply([_("What is your name?")], about=about | {"phone": phone}, awaits=REACH)


def _confirm(about: dict[str, Any]) -> Reply:
    way = _way(about)
    begins = _kept(about)
    if way is None:
        return _offices(about)
    if begins is None:
        return _times(about, clock.now(), _("The time that we kept for you is free for others again."))
    unit = organisations.unit(about["unit"])
    lines = [
        _("Is this right?"),
        f"{moment(begins)} · {way.label}",
        _where(unit),
        f"{about['name']} · {mask_phone(str(about['phone']))}",
    ]
    if _words(about):
        lines.append(_("The office reads what you wrote here before."))
    options = [
        Option(_("Yes, book it"), "date", "book:"),
        Option(_("Yes, but text messages must not say what it is"), "date", "book:quiet"),
        Option(_("Another time"), "date", f"offer:{way.value}"),
        Option(_("Do not book"), "date", "leave:"),
    ]
    return Reply([], "\n".join(lines), options, about, awaits=REACH)


def _book(account: Account, about: dict[str, Any], *, may_announce: bool) -> Reply:
    phone = str(about.get("phone") or "")
    way = _way(about)
    if not (about.get("slot") and about.get("name") and phone) or way is None:
        return _offices(about)
    throttle.take(BOOK_BY_PHONE, phone)
    matter = str(about.get("topic") or "")
    wish = Wish(
        slot_id=about["slot"],
        reach=Reach(
            name=str(about["name"]),
            phone=phone,
            medium=Medium.SMS,
            may_announce=may_announce,
            locale=settings.LANGUAGE_CODE,
        ),
        words=_words(about),
        matter=matter if matter in set(Matter) else "",
        subject=subject_of(account),
    )
    try:
        with transaction.atomic():
            booked = book(by=ANONYMOUS, wish=wish, held=str(about.get("held") or ""))
    except Conflict as gone:
        if gone.code not in _GONE:
            raise
        return _gone(about, gone)
    row = booked.appointment
    count(channel=CHANNEL, what="appointment")
    done = _("The office will call you to confirm it.") if row.state == State.HELD else _("It is booked.")
    page = settings.FAWANG_PUBLIC_URL + reverse("appointments:own", args=[row.code, booked.access_key])
    lines = [
        done,
        f"{moment(row.begins_at)} · {way.label}",
        _where(organisations.unit(row.unit_id)),
        _("Number: %(code)s") % {"code": spoken(row.code)},
        *([way.hint] if way.hint else []),
        _("We remind you by text message. To do without it, write 预约; to move it, open: %(address)s")
        % {"address": page},
    ]
    options = [Option(_("Remind me here as well"), "news", row.code)] if _can_tell() else []
    return Reply(["\n".join(lines)], _("What would you like to do now?") if options else "", options)


def _can_tell() -> bool:
    official = interface.configured()
    return bool(official and (official.news or official.once)) and channels.is_open(CHANNEL, Offer.NOTICES)


def _words(about: dict[str, Any]) -> str:
    return str(about.get("words") or "")[:LONGEST_WORDS]


# --- what is booked ----------------------------------------------------------------------------------------------


def _ask_to_cancel(account: Account, appointment_id: int) -> Reply:
    row = _own(account, appointment_id)
    if row is None:
        return Reply([_("There is no such date any more.")])
    options = [
        Option(_("Yes, cancel it"), "date", f"cancel:{row.pk}"),
        Option(_("No, I come"), "command", "menu"),
    ]
    return Reply(
        [], _("Cancel %(moment)s? Somebody else gets the time.") % {"moment": moment(row.begins_at)}, options
    )


def _cancel(account: Account, appointment_id: int) -> Reply:
    row = _own(account, appointment_id)
    if row is None:
        return Reply([_("There is no such date any more.")])
    changes.cancel(by=ANONYMOUS, appointment_id=row.pk)
    return Reply([_("It is cancelled. To book another date, write 预约.")])


def _own(account: Account, appointment_id: int) -> dates.Appointment | None:
    return next((one for one in dates.of_subject(subject_of(account)) if one.pk == appointment_id), None)


# --- words -------------------------------------------------------------------------------------------------------


def _about(before: dict[str, Any]) -> dict[str, Any]:
    return {name: before[name] for name in _ABOUT if before.get(name)}


def _kept(about: dict[str, Any]) -> datetime | None:
    """Return when the time begins that is kept for somebody; None where it is kept no more."""
    row = reservation(str(about.get("held") or ""), now=clock.now())
    return row.slot.begins_at if row else None


def _where(unit: UnitRow) -> str:
    return "，".join(one for one in (unit.name, unit.address) if one)
