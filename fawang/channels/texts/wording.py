"""Sentences for the codes that channels raise."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "channel_off": _("This way is not open. Please use the website, or call 12348."),
        "channel_maintenance": _("This way is being maintained. Please try again later, or call 12348."),
        "channel_does_not": _("This is not possible here. Please use the website, or call 12348."),
        "channel_shut": _("Nobody is on duty here now. Please leave a message, or call 12348."),
        "site_not_allowed": _("This page may not show the service. Please use our own site, or call 12348."),
        "origin_invalid": _("Type the address of the site, beginning with https://, without wildcards."),
        "channel_offers_wrong": _("A channel cannot offer this."),
    }
)
