"""Which sites may carry the widget, and which may show our pages in a frame."""

from fawang.channels.models import Site
from fawang.channels.rules.sites import SiteUse


def site(origin: str, use: SiteUse) -> Site | None:
    """Return the site of an `Origin` header, if it is on the list for `use`."""
    return Site.objects.filter(origin=origin, use=use).first() if origin else None


def sites() -> list[Site]:
    """Return all sites, by use and origin."""
    return list(Site.objects.order_by("use", "origin"))


def origins(use: SiteUse) -> list[str]:
    """Return the origins of all sites of a use, in order."""
    return list(Site.objects.filter(use=use).order_by("origin").values_list("origin", flat=True))
