"""Writing to each other: stored and numbered before it is acknowledged, once however often it is sent."""

import re
from collections.abc import Sequence

from django.db import transaction

from fawang.consultations.actions._enclosing import check_room, enclose, same_files
from fawang.consultations.actions._history import author_of, say
from fawang.consultations.actions.media import Kept
from fawang.consultations.models import Consultation, Message
from fawang.consultations.queries import one
from fawang.consultations.queries.one import topic_of
from fawang.consultations.rules import LONGEST_LINE, Side, Sort, against_writing, sees
from fawang.consultations.rules.guests import MOST_OF_A_GUEST
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.people.rules import Permission

#: Chosen by the writer. Without a colon: under such names the steps of a consultation store what they say.
_CLIENT_ID = re.compile(r"[\w.-]{10,64}", re.ASCII)
#: More than anybody writes; a script that goes wrong stops here.
MOST_MESSAGES = 3000


def write(
    *, by: Actor, code: str, text: str, client_id: str, files: Sequence[Kept] = ()
) -> tuple[Message, bool]:
    """Store a message; return it, and whether it had been stored before under `client_id`.

    Args:
        files: what goes with it (`attaching.kept`); then it needs no text.

    Raises:
        NotFound: there is no such consultation, or it is not theirs.
        NotAllowed: visible, but not theirs to write in.
        Conflict: `talk_is_over`, `ask_further`, `guest_needs_lawyer`: nothing more is written at this point;
            `talk_is_full`, `guest_wrote_enough`, `too_many_sent`, `too_much_sent`.
        Invalid: no text, too much of it, or a `client_id` that was used for something else.
    """
    text = checked(text, client_id, wordless=bool(files))
    now = clock.now()
    with transaction.atomic():
        row = Consultation.objects.select_for_update().filter(code=code).defer(*one.LONG).first()
        permissions = one.permissions_on(row, by) if row else frozenset[str]()
        if row is None or not sees(one.snapshot(row), permissions):
            raise NotFound("not_found")
        side = _writes_as(permissions)
        author = author_of(row, by, side)
        known = Message.objects.filter(consultation=row, author=author, client_id=client_id).first()
        if known is not None:
            if known.text != text or not same_files(known, files):
                raise Invalid("invalid", errors={"client_id": "message_id_reused"})
            return known, True
        if against := against_writing(one.snapshot(row), permissions):
            if against == "not_allowed":
                raise NotAllowed(against)
            raise Conflict(against, state=row.state)
        if row.last_number >= MOST_MESSAGES:
            raise Conflict("talk_is_full", most=MOST_MESSAGES)
        if side == Side.GUEST:
            _check_guest(row, author)
        check_room(row, side, files)
        message = say(row, side=side, author=author, sort=Sort.LINE, client_id=client_id, text=text, now=now,
                      by=by, files=len(files))  # fmt: skip
        enclose(message, files, by)
        row.updated_at = now
        row.save(update_fields=["last_number", "person_seen", "lawyer_seen", "updated_at"])
    return message, False


def mark_seen(*, by: Actor, code: str, number: int) -> None:
    """Note up to which message one side has received; the other side's page shows it.

    Raises:
        NotFound: there is no such consultation, or it is not theirs.
    """
    row, by = one.opened(code, "", by, following=True)
    side = one.side_of(row, by)
    column = {Side.PERSON: "person_seen", Side.LAWYER: "lawyer_seen"}.get(side)
    if column is None:
        return
    number = min(number, row.last_number)
    if number > getattr(row, column):
        with transaction.atomic():
            Consultation.objects.filter(pk=row.pk, **{f"{column}__lt": number}).update(**{column: number})
            live.announce(topic_of(row))


def show_typing(*, by: Actor, code: str) -> None:
    """Let the other side's page say that this one is writing. Nothing is stored.

    Raises:
        NotFound: there is no such consultation, or it is not theirs.
    """
    row, by = one.opened(code, "", by, following=True)
    side = one.side_of(row, by)
    if side != Side.PLATFORM:
        live.announce(f"{topic_of(row)}:{side}")


def _writes_as(permissions: frozenset[str]) -> Side:
    if Permission.CONSULTATION_OWN in permissions:
        return Side.PERSON
    return Side.GUEST if Permission.CONSULTATION_GUEST in permissions else Side.LAWYER


def _check_guest(row: Consultation, author: str) -> None:
    """Keep a guest to some messages. Their files count as those of a side do: all guests' together."""
    if Message.objects.filter(consultation=row, author=author).count() >= MOST_OF_A_GUEST:
        raise Conflict("guest_wrote_enough", most=MOST_OF_A_GUEST)


def checked(text: str, client_id: str, *, wordless: bool = False) -> str:
    """Return a text cleaned; `wordless` says that it may be empty.

    Raises:
        Invalid: no text, too much of it, or a `client_id` of another form.
    """
    text = clean(text)
    errors = {}
    if (not text and not wordless) or len(text) > LONGEST_LINE:
        errors["text"] = "field_too_long" if text else "field_required"
    if not _CLIENT_ID.fullmatch(client_id):
        errors["client_id"] = "field_wrong"
    if errors:
        raise Invalid("invalid", errors=errors)
    return text
