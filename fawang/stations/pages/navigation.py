"""The way to the finder."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation

NAVIGATION = Navigation(public=(Entry("stations:offices", _("Find an office"), 50),))
