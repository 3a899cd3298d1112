"""What lawyers are told when a special zone opens."""

from django.utils.translation import gettext_lazy as _

from fawang.notices.texts import Text

TEXTS: dict[str, Text] = {
    # To staff: nothing personal in it, and no matter: `code` is the zone's. The link asks them to sign in.
    "zone_opened": Text(
        _("A special zone needs you"),
        sms=(_("the special zone %(name)s has opened and needs lawyers. Take part by the link."),),
        params=("code", "link", "name"),
    ),
}
