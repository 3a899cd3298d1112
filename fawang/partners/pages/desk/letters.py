"""Mails to partners: how far they are, and the code that somebody tells by telephone."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.ids import spoken
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import Line, Sheet, Step, Table, draw, fact, saved
from fawang.kernel.wording import SENTENCES
from fawang.partners.actions import letters as actions
from fawang.partners.links.email import LetterState
from fawang.partners.queries import letters, referrals
from fawang.partners.texts import labels
from fawang.people.rules import Permission

_STATES = {
    LetterState.WAITING: (_("Waits to be sent"), "warn"),
    LetterState.SENT: (_("Mail sent"), "good"),
    LetterState.FAILED: (_("Could not be sent"), "bad"),
}


@never_cache
@allow(Permission.PARTNER_REFER)
def listed(request: ActingRequest) -> HttpResponse:
    """List the mails whose code is to be told, and those that could not be sent."""
    lines = [
        Line(
            spoken(row.number),
            [
                labels.partner_name(partner.names),
                partner.phone,
                SENTENCES.get(row.error, "") if row.error else "",
            ],
            reverse("partners:letter", args=[row.number]),
            [_STATES[LetterState(row.state)]],
        )
        for row, partner in letters.open_for(request.actor)
    ]
    table = Table(
        _("Mails to partners"), [_("Referral"), _("Partner"), _("Telephone"), _("What went wrong")], lines,
        _("No code is to be told, and every mail was sent."),
    )  # fmt: skip
    back = (_("Referrals"), reverse("partners:inbox"))
    return draw(request, Sheet(heading=_("Mails to partners"), back=back, tables=[table]))


class _Told(forms.Form):
    """Nothing but a button."""


@never_cache
@allow(Permission.PARTNER_REFER)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show the code of a partner's form, to be told by telephone; note that it was told."""
    if request.method == "POST":
        actions.code_told(by=request.actor, number=code)
        return saved("partners:letter", code)
    row = referrals.visible(code, request.actor)
    digits = actions.code_to_tell(by=request.actor, number=code)
    facts = [
        fact(_("Partner"), labels.partner_name(row.partner.names)),
        fact(_("Telephone"), row.partner.phone, f"tel:{row.partner.phone}" if row.partner.phone else ""),
        fact(_("Code of the form"), digits or _("It was told already, or there is none.")),
    ]
    steps = [Step("told", "", _Told(), _("I have told it"), folded=False)] if digits else []
    return draw(
        request,
        Sheet(
            heading=_("Code of the form"), back=(_("Mails to partners"), reverse("partners:letters")), facts=facts,
            intro=_("The mail has the link alone. Tell the code to the partner only, at a number that you know."),
            steps=steps,
        ),
    )  # fmt: skip
