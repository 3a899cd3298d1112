"""Sentences for the codes that the counter raises."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "visit_elsewhere": _("A visit with this id was recorded by somebody else. Record it as a new one."),
    }
)
