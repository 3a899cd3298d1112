"""The ways to the pages of the catalogue."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.web.navigation import Entry, Navigation

NAVIGATION = Navigation(public=(Entry("catalogue:services", _("Services"), 25),))
