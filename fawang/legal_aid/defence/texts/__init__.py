"""What persons, organs and lawyers are told about a notified defence (notices.texts)."""

from django.utils.translation import gettext_lazy as _

from fawang.notices.texts import Text

TEXTS: dict[str, Text] = {
    "defence_lawyer": Text(
        _("A lawyer has been assigned"),
        sms=(_("a lawyer of legal aid has taken up the defence."),),
        mail=(
            _("A lawyer of legal aid has taken up the defence. It costs nothing."),
            _("The person can engage a lawyer of their own at any time."),
        ),
    ),
    "defence_changed": Text(
        _("Another lawyer is being assigned"),
        sms=(_("another lawyer is being assigned."),),
        mail=(_("The legal aid office is assigning another lawyer."),),
    ),
    "defence_concluded": Text(
        _("The defence has come to its end"),
        sms=(_("the defence has come to its end."),),
        mail=(_("The lawyer has recorded the end of this stage of the case."),),
    ),
    "defence_ended": Text(
        _("Legal aid has ended"),
        sms=(_("legal aid in this case has ended."),),
        mail=(_("Legal aid in this case has ended: the person has a lawyer, or the case was withdrawn."),),
    ),
    # To the clerk of the organ: code and link, no name.
    "organ_told": Text(
        _("A lawyer is assigned"),
        sms=(
            _("a lawyer is assigned to the case that you notified."),
            _("Name and letter are under the link."),
        ),
        params=("code", "link"),
    ),
}
