"""What residents say of a served day, and when words of days are forgotten."""

from datetime import date

from django.db import IntegrityError, transaction

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import clean
from fawang.outreach.actions import photos
from fawang.outreach.models import DayRating, ServedDay
from fawang.outreach.queries import days as served
from fawang.outreach.rules.codes import LONGEST_NOTE


def rate_day(*, by: Actor, code: str, number: int, token: str, score: int, comment: str = "") -> DayRating:
    """Take a resident's rating by one of the links of a day; each link is good for one.

    Raises:
        NotFound: `rating_link_spent`.
        Conflict: `already_rated`.
        Invalid: `invalid`, for `score` or `comment`.
    """
    row = served.day_to_rate(code, number, token)
    comment = clean(comment)
    errors = {}
    if not 1 <= score <= 5:
        errors["score"] = "field_required"
    if len(comment) > LONGEST_NOTE:
        errors["comment"] = "field_too_long"
    if errors:
        raise Invalid("invalid", errors=errors)
    try:
        with transaction.atomic():
            return DayRating.objects.create(
                served=row, number=number, score=score, comment=comment, at=clock.now()
            )
    except IntegrityError as failure:
        if "one_rating_of_a_link" in str(failure):
            raise Conflict("already_rated") from None
        raise


def erase_day_words(*, by: Actor, older_than: date) -> int:
    """Delete photos, places and words of days before `older_than`; counts and payments stay. Returns how many."""
    rows = ServedDay.objects.filter(day__lt=older_than).exclude(photo_key="")
    erased = 0
    for row in rows.order_by("id")[:500]:
        with transaction.atomic():
            photos.delete(row.photo_key, row.thumb_key)
            ServedDay.objects.filter(pk=row.pk).update(photo_key="", thumb_key="", place="", note="")
            erased += 1
    return erased
