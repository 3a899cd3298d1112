"""A file of a partner's referrals: handed in, judged as a whole, taken over in pieces, seen when whole.

Every row is judged before any is taken: where one is wrong nothing of the file is taken, and the cured file is another
one. Then the rows go the way of every message (`exchange.receive`), piece by piece; each piece is one transaction whose
writes are gathered, with how far it has come, so that whoever is killed is followed by somebody who goes on there. What
begins with the file lies at no unit until its last row is taken; then all of it is put where it belongs at once.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from itertools import batched, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound, Problem
from fawang.kernel.security import audit
from fawang.kernel.storage import disk, gathering
from fawang.kernel.storage.codes import save_under_code
from fawang.kernel.storage.gathering import PartUndone, gathered
from fawang.kernel.storage.sheets.files import read_file
from fawang.kernel.storage.sheets.rows import Row, RowProblem, read_rows
from fawang.kernel.storage.store import Store
from fawang.organisations import queries as organisations
from fawang.organisations.actions.lots import alone
from fawang.partners.actions._steps import place_at
from fawang.partners.actions.exchange import ahead, receive
from fawang.partners.events import BatchTaken
from fawang.partners.links.batch.sheet import SHEET, message_of
from fawang.partners.links.batch.states import BatchState
from fawang.partners.links.models import Batch, BatchEntry
from fawang.partners.models import DEPTHS, Partner, Referral
from fawang.partners.queries import agreements
from fawang.partners.rules.agreements import Terms
from fawang.partners.rules.messages import MessageType, ReferralMessage
from fawang.partners.rules.procedure import Direction
from fawang.people.rules import Permission
from fawang.regions.rules import is_code

HANDED_IN = audit.declare("partners.batch_handed_in", gettext_lazy("Handed in a file of referrals"))
TAKEN = audit.declare("partners.batch_taken", gettext_lazy("Took over a file of referrals"))
STORE = Store("partners.batch", "partner-batches")
TASK = "partners.work_on_batch"
ENDINGS = (".xlsx", ".csv")
MOST_ROWS = 100_000
#: Mistakes that are kept; how many there are in all is counted.
MOST_PROBLEMS = 500
#: Rows that are judged together, and rows of a transaction; where one of those cannot be taken with the others, so many
#: of which each has savepoints: PostgreSQL keeps 64 in memory for others to look at (PGPROC_MAX_CACHED_SUBXIDS).
_JUDGED, _PIECE, _FEW = 500, 250, 25
#: What a packed sheet may be when it is unpacked.
_MOST_UNPACKED = 512 * 1024 * 1024
#: A job works so many seconds, and then lets others have their turn.
_TURN = 120.0


def hand_in(*, by: Actor, partner: str, name: str, content: bytes) -> Batch:
    """Keep a file, and have it judged and taken. The same file again is the same batch, however often it is sent.

    Raises:
        NotFound: `partner_unknown`, also where it is not theirs to see.
        Conflict: `agreement_not_in_force`.
        Invalid: `import_file`: no file of this sort.
        Unavailable: `no_room`.
    """
    side = may_exchange(by, partner)
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise Invalid("import_file", why=ending or Path(name).name[:20])
    now = clock.now()
    agreements.needed(side.pk, now.astimezone(clock.CHINA).date())
    digest = sha256(content).digest()
    if found := _same(partner, digest):
        return found
    stored = STORE.put(content)
    with alone(f"partners.batch:{partner}"):
        if found := _same(partner, digest):
            STORE.delete(stored)
            return found
        row = Batch(
            partner=partner, sha256=digest, name=Path(name).name[-120:], ending=ending, stored=stored,
            created_by=by.label, created_at=now,
        )  # fmt: skip
        save_under_code(row)
        audit.record(
            HANDED_IN, by=by, object=f"partners.batch:{row.pk}", unit_id=side.unit_id, partner=partner,
            sha256=digest.hex(),
        )  # fmt: skip
        _defer(row.pk)
    return row


def may_exchange(by: Actor, partner: str) -> Partner:
    """Return a partner with which `by` exchanges files.

    Raises:
        NotFound: `partner_unknown`, also where it is not theirs.
    """
    side = agreements.partner(partner)
    path = organisations.unit_path(side.unit_id)
    if by.kind != ActorKind.SYSTEM and Permission.PARTNER_REFER not in by.permissions_on(path):
        raise NotFound("partner_unknown")
    return side


def _same(partner: str, digest: bytes) -> Batch | None:
    return Batch.objects.filter(partner=partner, sha256=digest).exclude(state=BatchState.WRONG).first()


def _defer(batch_id: int) -> None:
    app.configure_task(TASK, queue="partners", lock=f"partners.batch:{batch_id}").defer(batch_id=batch_id)


def work_on(*, by: Actor, batch_id: int, seconds: float = _TURN) -> bool:
    """Go on with a batch for some time; return whether it has ended. Whoever comes after goes on where it stands."""
    row = Batch.objects.filter(pk=batch_id).first()
    if row is None or row.state in BatchState.ended():
        return True
    until = time.monotonic() + seconds
    with _on_disk(row) as path:
        if row.state == BatchState.CHECKING:
            _check(row, path)
        if row.state == BatchState.TAKING:
            _take(row, path, by=by, until=until)
    if row.state not in BatchState.ended():
        _defer(row.pk)
        return False
    STORE.delete(row.stored)
    return True


@contextmanager
def _on_disk(row: Batch) -> Iterator[Path]:
    with disk.room(), TemporaryDirectory(prefix="fawang-") as folder:
        path = Path(folder) / f"rows{row.ending}"
        path.write_bytes(STORE.read(row.stored))
        yield path


# --- judging --------------------------------------------------------------------------------------


def _check(row: Batch, path: Path) -> None:
    """Read and judge every row; nothing is written but how far it is."""
    side = agreements.partner(row.partner)
    problems: list[dict[str, Any]] = []
    wrong = count = 0
    seen: set[int] = set()
    begun: set[int] = set()
    try:
        _check_size(path)
        terms = agreements.terms_of(agreements.needed(side.pk, row.created_at.astimezone(clock.CHINA).date()))
        for some in batched(_rows(path), _JUDGED):
            for problem in _judged(row, some, terms, side.pk, seen, begun):
                wrong += 1
                if len(problems) < MOST_PROBLEMS:
                    problems.append({"row": problem.row, "column": problem.column, "code": problem.code})
            count += len(some)
            if count > MOST_ROWS:
                raise Invalid("import_too_long", most=f"{MOST_ROWS:,}")
            Batch.objects.filter(pk=row.pk).update(checked=count)
        if not count:
            raise Invalid("batch_empty")
        row.failure = {}
    except Problem as problem:
        row.failure = {
            "code": problem.code,
            "params": {name: str(value) for name, value in problem.params.items()},
        }
    row.checked = row.rows = count
    row.problems, row.wrong = problems, wrong
    row.state = BatchState.WRONG if wrong or row.failure else BatchState.TAKING
    if row.state == BatchState.WRONG:
        row.ended_at = clock.now()
    row.save()
    _announce(row)


def _check_size(path: Path) -> None:
    # Before anything is unpacked: a small file can hold very much of the same.
    if path.suffix == ".xlsx":
        try:
            with ZipFile(path) as packed:
                size = sum(one.file_size for one in packed.infolist())
        except (BadZipFile, OSError, ValueError) as error:
            raise Invalid("import_file", why=type(error).__name__) from None
        if size > _MOST_UNPACKED:
            raise Invalid("import_file", why=f"> {_MOST_UNPACKED >> 20} MB")


def _rows(path: Path) -> Iterator[Row]:
    return read_rows(SHEET, read_file(SHEET, path))


def _judged(
    batch: Batch, rows: Sequence[Row], terms: Terms, partner_id: int, seen: set[int], begun: set[int]
) -> Iterator[RowProblem]:
    """Yield what is wrong with some rows.

    Args:
        seen, begun: hashes of the messages of the rows before, and of the numbers that they offer; texts take more.
    """
    messages = [(row, message_of(row, now=batch.created_at)) for row in rows]
    known = _known(partner_id, (message for _row, message in messages if message))
    about = [
        (row, message)
        for row, message in messages
        if message is not None and not _begins(row, message, terms, known, seen, begun)
    ]
    _rehearse(batch, about)
    for row in rows:
        yield from row.problems


def _begins(
    row: Row, message: ReferralMessage, terms: Terms, known: set[str], seen: set[int], begun: set[int]
) -> bool:
    """Judge a row that begins something, or goes on with what a row before it has begun; False for the others."""
    key = hash((message.number, message.reference, message.step))
    if key in seen:
        row.wrong("number", "import_twice", message.number)
        return True
    seen.add(key)
    if message.type != MessageType.OFFERED or message.reference or message.number in known:
        # Of what is here only the first row can be tried: where it leads, the others cannot know yet.
        matter = hash(message.reference or message.number)
        was_there = matter in begun
        begun.add(matter)
        return was_there
    if not is_code(message.region):
        row.wrong("region", "field_wrong", message.region)
    elif not terms.allows(
        Direction.IN, matter=message.matter, region=message.region, urgency=message.urgency
    ):
        row.wrong("matter", "agreement_exceeded", message.matter)
    begun.add(hash(message.number))
    return True


class _Undone(Exception):
    """What was tried is undone."""


def _rehearse(batch: Batch, about: Sequence[tuple[Row, ReferralMessage]]) -> None:
    """Try rows that are about something that is here, and undo it: together, or each to see which is wrong."""
    if not about:
        return
    try:
        _rehearse_together(batch, about)
    except _Undone:
        return
    except (Problem, IntegrityError, PartUndone):
        for row, message in about:
            _rehearse_one(batch, row, message)


def _rehearse_together(batch: Batch, about: Sequence[tuple[Row, ReferralMessage]]) -> None:
    with gathered():
        ahead(partner=batch.partner, messages=(message for _row, message in about))
        for _row, message in about:
            receive(by=SYSTEM, partner=batch.partner, message=message)
        raise _Undone


def _rehearse_one(batch: Batch, row: Row, message: ReferralMessage) -> None:
    try:
        with transaction.atomic():
            receive(by=SYSTEM, partner=batch.partner, message=message)
            transaction.set_rollback(True)
    except Problem as problem:
        place, code = next(iter(problem.errors.items()), ("", problem.code))
        column = place if place in SHEET.by_name else "reference" if message.reference else "number"
        row.wrong(column, code)


def _known(partner_id: int, messages: Iterable[ReferralMessage]) -> set[str]:
    numbers = [message.number for message in messages if message.number]
    return set(
        Referral.objects.filter(partner_id=partner_id, reference__in=numbers).values_list(
            "reference", flat=True
        )
    )


# --- taking ---------------------------------------------------------------------------------------


def _take(row: Batch, path: Path, *, by: Actor, until: float) -> None:
    side = agreements.partner(row.partner)
    for some in batched(islice(_rows(path), row.taken, None), _PIECE):
        try:
            _take_piece(row, some, side.pk, by, gathered())
        except (Problem, IntegrityError, PartUndone):
            # Which of them it is, and what is wrong, is said when each is taken by itself.
            for few in batched(some, _FEW):
                _take_piece(row, few, side.pk, by, transaction.atomic())
        if time.monotonic() > until:
            return
    _show(row, by)


def _take_piece(
    row: Batch, rows: Sequence[Row], partner_id: int, by: Actor, together: AbstractContextManager[None]
) -> None:
    messages = [(one.number, message_of(one, now=row.created_at)) for one in rows]
    with together:
        # Nobody else goes on with it meanwhile; a worker that was taken for dead finds that it is further.
        held = Batch.objects.select_for_update().get(pk=row.pk)
        if held.taken != row.taken or held.state != BatchState.TAKING:
            raise Conflict("batch_moved_on")
        ahead(partner=row.partner, messages=(message for _number, message in messages if message))
        known = _known(partner_id, (message for _number, message in messages if message))
        for number, message in messages:
            entry = BatchEntry(batch=row, row=number)
            if message is not None:
                _take_row(entry, row, message, known, by)
            gathering.add(entry)
        Batch.objects.filter(pk=row.pk).update(taken=held.taken + len(rows))
    row.taken = held.taken + len(rows)


_UNITS = tuple(f"unit_{depth}" for depth in DEPTHS)


def _take_row(entry: BatchEntry, batch: Batch, message: ReferralMessage, known: set[str], by: Actor) -> None:
    try:
        referral = receive(by=by, partner=batch.partner, message=message, quiet=True)
    except Problem as problem:
        if gathering.is_gathering():
            raise
        # It was right when the file was judged: the matter has moved on since. Its row is named, and changes nothing.
        entry.problem = problem.code
        return
    entry.referral_id = referral.pk
    entry.begun = referral.direction == Direction.IN and message.number not in known and referral.version == 1
    known.add(message.number)
    if entry.begun:
        # It was received when the file was: terms of the law run from then. It lies at no unit until all are taken.
        referral.received_at = batch.created_at
        for name in _UNITS:
            setattr(referral, name, None)
        gathering.change(referral, "received_at", *_UNITS)


def _show(row: Batch, by: Actor) -> None:
    """Put all that began with a batch where it belongs, and say that it is whole."""
    side = agreements.partner(row.partner)
    with transaction.atomic():
        begun = Referral.objects.filter(
            pk__in=BatchEntry.objects.filter(batch=row, begun=True).values("referral_id")
        )
        units = list(begun.values_list("unit_id", flat=True).distinct())
        for unit_id in units:
            placed = Referral()
            place_at(placed, organisations.unit_path(unit_id))
            begun.filter(unit_id=unit_id).update(**{name: getattr(placed, name) for name in _UNITS})
        row.state, row.ended_at = BatchState.WHOLE, clock.now()
        row.save(update_fields=["state", "ended_at"])
        audit.record(TAKEN, by=by, object=f"partners.batch:{row.pk}", unit_id=side.unit_id, rows=row.rows)
        for unit_id in units:
            outbox.publish(BatchTaken(code=row.code, partner_id=side.pk, unit_id=unit_id), by=by)
        live.announce(*(f"partners:{unit_id}" for unit_id in units))
    _announce(row)


def _announce(row: Batch) -> None:
    with transaction.atomic():
        live.announce(f"partner-batch:{row.pk}")


def known_files(stored: list[str]) -> set[str]:
    """Return those of the names of stored files that belong to a batch at work."""
    return set(
        Batch.objects.filter(stored__in=stored)
        .exclude(state__in=BatchState.ended())
        .values_list("stored", flat=True)
    )
