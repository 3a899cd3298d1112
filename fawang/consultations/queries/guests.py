"""Guests of a talk: whose link it is, who is there, and what of the talk is theirs to read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse

from fawang.consultations.models import Consultation
from fawang.consultations.models.guests import Guest
from fawang.consultations.queries import one, talk
from fawang.consultations.queries.talk import Line
from fawang.consultations.rules import Side, Sort
from fawang.consultations.rules.guests import LIVE, REACHED, GuestRole, GuestState, against_inviting, is_told
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound


def guest_key(row: Consultation, guest: Guest) -> str:
    """Return the secret that opens the talk to a guest."""
    return keyed_token(settings.FAWANG_LINK_KEY, "guest", row.code, guest.pk, guest.key_version)


def guest_link(row: Consultation, guest: Guest) -> str:
    """Return the address that a guest is given."""
    path = reverse("consultations:guest", args=[row.code, guest_key(row, guest)])
    return f"{settings.FAWANG_PUBLIC_URL}{path}"


def with_guest_key(code: str, key: str) -> tuple[Consultation, Guest]:
    """Return the talk and the guest whose link it is, also of one who takes part no longer.

    Raises:
        NotFound: the key is nobody's, or there is no such consultation.
    """
    found = Guest.objects.filter(consultation__code=code, state__in=REACHED).select_related("consultation")
    for guest in found:
        if same_token(guest_key(guest.consultation, guest), key):
            return guest.consultation, guest
    raise NotFound("not_found")


def acting(guest: Guest) -> Actor:
    """Return how a guest acts: whoever else they are, they have nothing but what guests have."""
    return replace(ANONYMOUS, guest_id=guest.pk)


def actor_with_any_key(code: str, key: str, by: Actor) -> Actor:
    """Return who has shown `key`: the person of the consultation `code`, or one of its guests.

    Raises:
        NotFound: the key does not open it, or there is no such consultation.
    """
    try:
        return one.actor_with_key(code, key, by)
    except NotFound:
        return acting(with_guest_key(code, key)[1])


def opened(code: str, key: str, by: Actor, *, following: bool = False) -> tuple[Consultation, Actor]:
    """Return the consultation `code`, and who has shown `key`: its person, or a guest; without a key, `by`.

    Raises:
        NotFound: the key does not open it, there is none, or it is not theirs.
    """
    try:
        return one.opened(code, key, by, following=following)
    except NotFound:
        if not key:
            raise
    actor = acting(with_guest_key(code, key)[1])
    return one.visible(code, actor), actor


def lines_for(row: Consultation, by: Actor, *, after: int = 0) -> list[Line]:
    """Return the messages after number `after` that are for `by` to read, with their files."""
    if by.guest_id is None:
        return talk.lines(row, after=after)
    return [
        replace(line, others=line.side == Side.GUEST and line.author != by.label)
        for line in talk.lines(row, after=max(after, _begins(row, by)))
        if is_told(line.sort, line.text)
    ]


def is_theirs(row: Consultation, by: Actor, number: int) -> bool:
    """Tell whether a message, and the files that came with it, is for `by` to read; of a guest only from then on."""
    return by.guest_id is None or number > _begins(row, by)


def _begins(row: Consultation, by: Actor) -> int:
    """Return the number of the last message that is not a guest's to read."""
    assert by.guest_id is not None
    return Guest.objects.values_list("reads_after", flat=True).get(pk=by.guest_id, consultation=row)


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A guest as the two who talk see them. `author` is how messages name them."""

    number: int
    role: GuestRole
    name: str
    state: GuestState
    invited_by: Side
    reads_before: bool
    author: str

    @property
    def waits(self) -> bool:
        """Tell whether the person has still to consent."""
        return self.state == GuestState.ASKED


def guests_of(row: Consultation) -> list[GuestRow]:
    """Return all who are, or were, guests of a talk, in the order in which they were invited."""
    return [row_of(guest) for guest in Guest.objects.filter(consultation=row).order_by("number")]


def row_of(guest: Guest) -> GuestRow:
    """Return a guest as they are seen."""
    return GuestRow(
        number=guest.number,
        role=GuestRole(guest.role),
        name=guest.name,
        state=GuestState(guest.state),
        invited_by=Side(guest.invited_by),
        reads_before=guest.reads_before,
        author=acting(guest).label,
    )


def named_in(row: Consultation, lines: Iterable[Line]) -> dict[str, GuestRow]:
    """Return guests by author and by number, if lines speak of any: in one statement, or none."""
    speaks = any(
        line.side == Side.GUEST or (line.sort == Sort.EVENT and line.text.startswith("guest_"))
        for line in lines
    )
    found = guests_of(row) if speaks else []
    return {name: guest for guest in found for name in (guest.author, str(guest.number))}


@dataclass(frozen=True, slots=True)
class Party:
    """Who is there beside the two, and whether somebody may be invited. `changes` tells a page that it is old."""

    guests: list[GuestRow]
    may_invite: bool

    @property
    def changes(self) -> str:
        """Return what differs as soon as a guest is another, or elsewhere."""
        return _in_a_word((guest.number, guest.state) for guest in self.guests)


def changes(row: Consultation) -> str:
    """Return what differs as soon as a guest is another, or elsewhere; no name is read for it."""
    if not row.last_guest:
        return ""
    live = Guest.objects.filter(consultation=row, state__in=LIVE).order_by("number")
    return _in_a_word(live.values_list("number", "state"))


def _in_a_word(states: Iterable[tuple[int, str]]) -> str:
    return ",".join(f"{number}:{state}" for number, state in states)


def party(row: Consultation, permissions: frozenset[str]) -> Party:
    """Return who is there, or on their way, and whether somebody with `permissions` may invite another."""
    found = guests_of(row) if row.last_guest else []
    live = [guest for guest in found if guest.state in LIVE]
    against = against_inviting(one.snapshot(row), permissions, live=len(live), ever=len(found))
    return Party(live, may_invite=against is None)


def links_of(row: Consultation, side: Side) -> dict[int, str]:
    """Return the links of guests whom `side` has invited, by number, as long as they are good."""
    guests = Guest.objects.filter(
        consultation=row, invited_by=side, state__in=(GuestState.INVITED, GuestState.JOINED)
    )
    return {guest.number: guest_link(row, guest) for guest in guests}
