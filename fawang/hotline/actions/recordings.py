"""Recordings of calls: kept as one stereo file, encrypted; the packets of the media engine are destroyed."""

import contextlib
import logging
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.db import transaction

from fawang.consultations.actions import recordings as talks
from fawang.consultations.data import retention
from fawang.consultations.rules.recordings import WAV
from fawang.hotline.actions import returned
from fawang.hotline.models import Call
from fawang.hotline.queries import calls
from fawang.hotline.rules import Cause, Direction
from fawang.hotline.telephony.programs.conversion import Taped, taped_again
from fawang.hotline.telephony.sound import recordings
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.store import Store

log = logging.getLogger(__name__)

STORE = Store("hotline.recording", "calls")
_BATCH = 200
#: Seconds for which what belongs to no call is left: its call may be in a database that is still to be restored.
_UNCLAIMED_SECONDS = 86400.0


def read(row: Call) -> bytes:
    """Return what was recorded of a call as a stereo WAV; the caller has seen to it that it may be heard.

    Raises:
        NotFound: nothing was recorded, or it has been destroyed.
    """
    if not row.recording:
        raise NotFound("not_found")
    try:
        return STORE.read(row.recording)
    except FileNotFoundError:
        raise NotFound("not_found") from None


def delete_orphans(*, older_than_seconds: float = _UNCLAIMED_SECONDS) -> int:
    """Delete stored recordings that belong to no call; return how many."""

    def known(names: list[str]) -> set[str]:
        return set(Call.objects.filter(recording__in=names).values_list("recording", flat=True))

    return STORE.delete_unknown(known, older_than_seconds=older_than_seconds)


def reencrypt_all(*, by: Actor) -> int:
    """Encrypt every recording that is under an older key again, under the current one; return how many."""
    return STORE.reencrypt()


def keep(*, by: Actor, name: str, file: str, taped: Taped) -> None:
    """Keep what was recorded of a call, left the caller, right whoever they talked with; destroy the packets.

    A talk is kept beside its consultation, from the moment at which somebody talked with the caller; so is that of a
    call-back. A message is kept with the call. What was recorded of somebody with whom nobody talked is not kept.

    Packets of a call that was never kept (the hotline ended while the database was away, or the tables are another
    installation's) can be attributed to nobody: they are destroyed at the first start after they have lain for a day.

    Args:
        file: where the packets lie.
    """
    if taped.sound:
        row = calls.known(name)
        if row is None:
            _destroy_unclaimed(Path(file))
            return
        if row.direction == Direction.OUTBOUND:
            returned.keep(by=by, name=name)
            row.refresh_from_db()
        if row.answered_at is not None and row.consultation is not None:
            # Whoever is quicker with erasing it than we with converting it wants it nowhere.
            if not row.consultation.erased:
                _keep_talk(by, row, taped)
        elif row.answered_at is not None or row.cause in ("", Cause.MESSAGE_LEFT):
            Call.objects.filter(pk=row.pk).update(recording=STORE.put(taped.sound))
    Path(file).unlink(missing_ok=True)


def _destroy_unclaimed(packets: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        old = clock.now().timestamp() - packets.stat().st_mtime > _UNCLAIMED_SECONDS
        if old:
            packets.unlink()
        log.warning(
            "a recording belongs to no call that is known, and is %s",
            "destroyed" if old else "left for a day",
        )


def ahead(*, names: Collection[str]) -> None:
    """Read in a few statements what `keep` will ask of calls that are locked; see `calls.ahead`."""
    found = [row for name in names if (row := calls.held_call(name)) is not None]
    talks.ahead(subjects={row.consultation_id: _subject(row) for row in found if row.consultation_id})


def _subject(row: Call) -> str:
    return f"call:{row.name}"


def _keep_talk(by: Actor, row: Call, taped: Taped) -> None:
    length = taped.length - taped.begin
    if not length:
        return
    assert row.consultation_id is not None
    assert row.answered_at is not None
    talks.keep(
        by=by,
        consultation_id=row.consultation_id,
        subject=_subject(row),
        media_type=WAV,
        content=[recordings.cut(taped.sound, taped.begin)],
        length_ms=length * 1000 // recordings.RATE,
        peaks=taped.peaks,
        begun_at=row.answered_at,
        staff_id=row.staff_id,
    )


def discard(*, by: Actor, row: Call) -> None:
    """Destroy what was recorded of a call that came to nothing. A part of its end."""
    key = row.recording
    if key:
        Call.objects.filter(pk=row.pk).update(recording="")
        transaction.on_commit(lambda: STORE.delete(key))


def move_talks(*, by: Actor) -> int:
    """Move what was recorded of call-backs beside their consultations, where it can be played; return how many.

    So it is with those that were kept before call-backs were consultations, and with one of which it was not known yet
    that somebody talked. What nobody talked in goes.
    """
    done = 0
    rows = Call.objects.filter(direction=Direction.OUTBOUND, ended_at__isnull=False).exclude(recording="")
    for row in rows.order_by("pk")[:_BATCH]:
        with transaction.atomic():
            talk = returned.keep(by=by, name=row.name)
            if talk is not None and not talk.erased:
                row.refresh_from_db()
                with contextlib.suppress(FileNotFoundError):
                    _keep_talk(by, row, taped_again(STORE.read(row.recording)))
            discard(by=by, row=row)
        done += 1
    return done


def destroy_due(*, by: Actor, now: datetime) -> int:
    """Destroy the messages that have been kept long enough; return how many."""
    done = 0
    for row in Call.objects.exclude(recording="").order_by("began_at")[:_BATCH]:
        if retention.rule_for("").until(row.began_at) > now:
            break
        with transaction.atomic():
            discard(by=by, row=row)
            done += 1
    return done
