"""Puts sites of others on the list, and takes them off."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.channels.models import Site
from fawang.channels.rules.sites import SiteUse, read_origin
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations

ALLOWED = audit.declare("channels.site_allowed", gettext_lazy("Let a site carry our services"))
REMOVED = audit.declare("channels.site_removed", gettext_lazy("Took a site off the list"))


def allow_site(
    *,
    by: Actor,
    address: str,
    use: SiteUse,
    unit_id: int | None = None,
    note: str = "",
    is_demo: bool = False,
) -> Site:
    """Let a site carry the widget or a frame; a site that is on the list already gets the new office and note.

    Args:
        address: any address of the site; only its origin is kept.
        unit_id: whose site it is.

    Raises:
        Invalid: `origin_invalid`.
        NotFound: `unit_not_found`.
    """
    origin = read_origin(address)
    if unit_id is not None:
        organisations.unit(unit_id)
    with transaction.atomic():
        row, _made = Site.objects.update_or_create(
            origin=origin,
            use=use,
            defaults={"unit_id": unit_id, "note": note},
            create_defaults={"unit_id": unit_id, "note": note, "added_at": clock.now(), "is_demo": is_demo},
        )
        audit.record(ALLOWED, by=by, object=f"channels.site:{row.pk}", origin=origin, use=use)
    return row


def remove_site(*, by: Actor, site_id: int) -> None:
    """Take a site off the list: from now on it gets no answer.

    Raises:
        NotFound: it is on no list.
    """
    with transaction.atomic():
        row = Site.objects.select_for_update().filter(pk=site_id).first()
        if row is None:
            raise NotFound("not_found")
        audit.record(REMOVED, by=by, object=f"channels.site:{row.pk}", origin=row.origin, use=row.use)
        row.delete()
