"""The ways to the pages of the catalogue."""

from django.utils.translation import pgettext_lazy

from fawang.kernel.web.navigation import Entry, Navigation

NAVIGATION = Navigation(
    public=(Entry("catalogue:services", pgettext_lazy("what can be done", "Services"), 25),)
)
