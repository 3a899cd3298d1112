"""Sentences for the codes that the catalogue raises."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "form_version_taken": _(
            "Version %(version)s is published with other contents: give yours a higher number."
        ),
        "form_version_old": _("Version %(version)s is published already: give yours a higher number."),
        "form_changed": _(
            "Something was changed after you opened this page. Please read it again, then sign."
        ),
        "name_differs": _("Please write your name as it stands above."),
        "signed_already": _("You have signed this already."),
    }
)
