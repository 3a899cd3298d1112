"""Peer review: drawing files, giving them out, sheets, a third reader where two differ, the reply, publishing."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.legal_aid.data import reviews as data
from fawang.legal_aid.models import Review, ReviewFile, ReviewRound
from fawang.legal_aid.queries import reviews as queries
from fawang.legal_aid.rules.reviews import Drawn, Peer, choose, grade_of, judge, sample, settle
from fawang.organisations import queries as organisations
from fawang.organisations.queries import scope
from fawang.work_orders import queries as work_orders

OPENED = audit.declare("legal_aid.review_opened", gettext_lazy("Opened a round of peer review"))
JUDGED = audit.declare("legal_aid.review_judged", gettext_lazy("Handed in a sheet of peer review"))
READ = audit.declare("legal_aid.review_read", gettext_lazy("Read a file for peer review"))
PUBLISHED = audit.declare("legal_aid.review_published", gettext_lazy("Published a round of peer review"))
LONGEST = 2000


def open_round(
    *,
    by: Actor,
    unit_id: int,
    title: str,
    since: date,
    until: date,
    share: int,
    seed: str,
    peers: list[int],
    is_demo: bool = False,
) -> ReviewRound:
    """Draw files and give each to two reviewers; opened again with the same seed it is the same round.

    Args:
        share: percent of each lawyer's closed files, 1 to 100.
        peers: lawyers who review.

    Raises:
        NotAllowed: not their unit.
        Invalid: days, share or seed are wrong.
        Conflict: `nothing_to_review`; `peers_too_few`, a file would have less than two reviewers of other firms.
    """
    unit = scope.reached(by, unit_id, queries.MAY)
    words, seed = " ".join(clean(title).split())[:80], clean(seed)[:40]
    errors = {
        **({} if words else {"title": "field_required"}),
        **({} if seed else {"seed": "field_required"}),
        **({} if since <= until <= clock.today() else {"until": "field_wrong"}),
        **({} if 1 <= share <= 100 else {"share": "field_wrong"}),
    }
    if errors:
        raise Invalid("invalid", errors=errors)
    readers = _peers(peers)
    drawn = sample(queries.closed_files(unit.id, since, until), seed=seed, share=Fraction(share, 100))
    if not drawn:
        raise Conflict("nothing_to_review")
    with transaction.atomic():
        row, new = ReviewRound.objects.get_or_create(
            unit_id=unit.id,
            since=since,
            until=until,
            seed=seed,
            defaults={
                "units": list(unit.path),
                "title": words,
                "share": share,
                "sheet": data.current().version,
                "peers": [one.lawyer for one in readers],
                "created_by": by.label,
                "created_at": clock.now(),
                "is_demo": is_demo,
            },
        )
        if not new:
            return row
        load: dict[int, int] = {}
        for number, one in enumerate(drawn, 1):
            order = work_orders.order_by_code(one.code)
            assert order is not None, "a closed order is not deleted"
            file = ReviewFile.objects.create(
                round=row, number=number, order_id=order.pk, lawyer_id=one.lawyer, firm_id=one.firm
            )
            had: list[int] = []
            for place in (1, 2):
                peer = choose(one, readers, load=load, seed=seed, besides=had)
                if peer is None:
                    raise Conflict("peers_too_few")
                _give(file, place, peer)
                had.append(peer.lawyer)
                load[peer.lawyer] = load.get(peer.lawyer, 0) + 1
        audit.record(OPENED, by=by, object=named(row), unit_id=unit.id, files=len(drawn))
    return row


def _peers(lawyers: list[int]) -> list[Peer]:
    found = [organisations.lawyer(one) for one in dict.fromkeys(lawyers)]
    return [Peer(one.id, one.firm_id) for one in found if one is not None and one.active]


def _give(file: ReviewFile, place: int, peer: Peer) -> None:
    Review.objects.create(file=file, place=place, peer_id=peer.lawyer, given_at=clock.now())


def note_reading(*, by: Actor, row: Review) -> None:
    """Keep that a reviewer read a file."""
    audit.record(READ, by=by, object=f"legal_aid.review_file:{row.file_id}", unit_id=row.file.round.unit_id)


def hand_in_sheet(*, by: Actor, code: str, marks: Mapping[str, Any], remark: str) -> Review:
    """Hand in the sheet of a file; once. Where two differ, a third reviewer gets the file.

    Raises:
        NotFound: it was not given to them.
        Invalid: a mark is missing, the remark is too long.
        Conflict: `review_handed_in`.
    """
    words = clean(remark)
    if len(words) > LONGEST:
        raise Invalid("invalid", errors={"remark": "field_too_long"})
    points = judge(data.current(), marks)
    with transaction.atomic():
        seen = queries.sheet_of(by, code)
        # Two reviewers may hand in at the same moment: the file is the lock.
        file = ReviewFile.objects.select_for_update(of=("self",)).select_related("round").get(pk=seen.file_id)
        row = Review.objects.select_for_update().get(pk=seen.pk)
        if row.done_at is not None:
            raise Conflict("review_handed_in")
        row.marks = {name: marks[name] for name in data.current().weights}
        row.remark, row.points, row.done_at = words, points, clock.now()
        row.save()
        _settle(file)
        audit.record(JUDGED, by=by, object=f"legal_aid.review_file:{file.pk}", unit_id=file.round.unit_id)
    return row


def _settle(file: ReviewFile) -> None:
    sheets = list(Review.objects.filter(file=file).order_by("place"))
    points = [one.points for one in sheets if one.points is not None]
    if len(points) < len(sheets):
        return
    found = settle(data.current(), points)
    if found is not None:
        file.points, file.grade = found, grade_of(data.current(), found)
        file.save(update_fields=["points", "grade"])
        return
    load = dict(Review.objects.filter(file__round=file.round).values_list("peer_id").annotate(n=Count("pk")))
    drawn = Drawn(str(file.pk), file.lawyer_id, file.firm_id)
    had = [one.peer_id for one in sheets]
    third = choose(drawn, _peers(file.round.peers), load=load, seed=file.round.seed, besides=had)
    if third is not None:
        _give(file, 3, third)


def reply(*, by: Actor, code: str, text: str) -> ReviewFile:
    """Answer, as the lawyer whose case it was, to the result. Once.

    Raises:
        NotFound: not their case, or not settled.
        Invalid: no text, or too long.
        Conflict: `review_answered`.
    """
    words = clean(text)
    if not words or len(words) > LONGEST:
        raise Invalid("invalid", errors={"text": "field_too_long" if words else "field_required"})
    with transaction.atomic():
        row = ReviewFile.objects.select_for_update().get(pk=queries.own_file(by, code).pk)
        if row.replied_at is not None:
            raise Conflict("review_answered")
        row.reply, row.replied_at = words, clock.now()
        row.save(update_fields=["reply", "replied_at"])
    return row


def publish_round(*, by: Actor, code: str, version: int) -> ReviewRound:
    """Publish the numbers of a round whose files are all settled.

    Raises:
        NotFound: not theirs.
        Conflict: `stale`; `reviews_missing`.
    """
    with transaction.atomic():
        seen = queries.one_round(by, code)
        row = ReviewRound.objects.select_for_update().get(pk=seen.pk)
        if row.published_at is not None:
            return row
        if row.version != version:
            raise Conflict("stale", version=row.version)
        if ReviewFile.objects.filter(round=row, points=None).exists():
            raise Conflict("reviews_missing")
        row.published_at, row.version = clock.now(), row.version + 1
        row.save(update_fields=["published_at", "version"])
        audit.record(PUBLISHED, by=by, object=named(row), unit_id=row.unit_id)
    return row


def named(row: ReviewRound) -> str:
    """Return how the audit names a round."""
    return f"legal_aid.review_round:{row.pk}"
