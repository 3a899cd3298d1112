"""A lawyer's duties as a feed that the calendar on their phone subscribes to. The secret is in the address."""

from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.utils.http import http_date, parse_http_date_safe, quote_etag
from django.utils.translation import gettext as _

from fawang.dispatch.data import limits
from fawang.dispatch.queries import rosters
from fawang.dispatch.queries.rosters import Duty
from fawang.dispatch.rostering import problem as pure
from fawang.dispatch.rostering.calendar import Words
from fawang.dispatch.rostering.calendar import feed as write
from fawang.kernel import clock
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.people.accounts.identity import address_of

#: Calendars ask every hour at most; a swap is seen there within so long.
_FRESH = timedelta(minutes=15)
#: When nothing ever changed: an answer needs some moment.
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@allow(Audience.EVERYBODY)
def feed(request: ActingRequest, key: str) -> HttpResponse:
    """Answer with the duties of whoever the key belongs to; 304 if the calendar has them already."""
    throttle.take(limits.FEED_BY_ADDRESS, address_of(request))
    staff_id = rosters.staff_of_key(key)
    on, dropped = rosters.feed_of(staff_id, clock.now())
    changed = max((row.changed_at for row in (*on, *dropped)), default=_BEGINNING).replace(microsecond=0)
    etag = quote_etag(f"{staff_id}-{int(changed.timestamp())}-{len(on)}-{len(dropped)}")
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    known = request.headers.get("If-None-Match")
    if known == etag or (known is None and since is not None and since >= changed.timestamp()):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(_written(on, dropped, changed), content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="duties.ics"'
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(changed.timestamp())
    # Nobody between us and the calendar keeps it; the address is a secret and says so to no other site.
    response.headers["Cache-Control"] = f"private, max-age={int(_FRESH.total_seconds())}"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _written(on: list[Duty], dropped: list[Duty], changed: datetime) -> bytes:
    # Two months may know a shift by one code with other hours: then the later one gets a name of its own.
    shifts: dict[str, pure.Shift] = {}

    def known(row: Duty) -> pure.Duty:
        begins = row.from_at.astimezone(clock.CHINA)
        hours = int((row.until_at - row.from_at).total_seconds() // 3600)
        code = row.shift
        if (code in shifts) and (shifts[code].start, shifts[code].hours) != (begins.hour, hours):
            code = f"{code}-{begins.hour}-{hours}"
        shifts[code] = pure.Shift(code, begins.hour, hours)
        return pure.Duty(row.day, code, row.staff_id or 0)

    have = [known(row) for row in on]
    had = [known(row) for row in dropped]
    words = Words(
        name=_("Duty on the hotline"),
        duty={
            code: _("Duty on the hotline, %(begins)s to %(ends)s")
            % {"begins": f"{one.start:02}:00", "ends": f"{(one.start + one.hours) % 24:02}:00"}
            for code, one in shifts.items()
        },
        note=_("If you cannot come, ask for a swap as early as you can."),
    )
    return write(have, shifts, words, made_at=changed, dropped=had)
