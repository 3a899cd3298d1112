"""The bearer shows a certificate to somebody by a link, for some days, and ends it when they like."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.certificates.actions.drafts import named
from fawang.certificates.models import Certificate, Sharing
from fawang.certificates.rules.procedure import ISSUED
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.kernel.security import audit

SHARED = audit.declare("certificates.shared", gettext_lazy("Made a link that shows a certificate"))
#: For so many days a link may be good. Own figure.
DAYS = (1, 7, 30)
MOST_LINKS = 20


def share(*, by: Actor, row: Certificate, days: int, with_document: bool) -> Sharing:
    """Make a link. The caller has seen that `by` is the bearer.

    Raises:
        Invalid: `days` is none of DAYS.
        Conflict: `sharings_too_many`; `moved_on_certificate`, it was never issued.
    """
    if days not in DAYS:
        raise Invalid("invalid", errors={"days": "field_wrong"})
    now = clock.now()
    with transaction.atomic():
        row = Certificate.objects.select_for_update().get(pk=row.pk)
        if row.state not in ISSUED:
            raise Conflict("moved_on_certificate", state=row.state, command="share")
        going = Sharing.objects.filter(certificate=row, until__gt=now, ended_at__isnull=True).count()
        if going >= MOST_LINKS:
            raise Conflict("sharings_too_many", most=MOST_LINKS)
        link = Sharing.objects.create(
            certificate=row, with_document=with_document, created_at=now, until=now + timedelta(days=days)
        )
        audit.record(SHARED, by=by, object=named(row), unit_id=row.unit_id, until=link.until.isoformat())
    return link


def end_sharing(*, by: Actor, row: Certificate, number: int) -> None:
    """End a link of a certificate; it shows nothing from now on. Ending it twice is fine.

    Raises:
        NotFound: there is none of this number.
    """
    found = Sharing.objects.filter(certificate=row, pk=number)
    if not found.exists():
        raise NotFound("not_found")
    found.filter(ended_at__isnull=True).update(ended_at=clock.now())
