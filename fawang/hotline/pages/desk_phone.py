"""What pages say of a desk telephone: how it signs in, once that is asked for, and a new secret."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.hotline.actions.phones import SignIn
from fawang.hotline.queries import phones
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotFound

DESK_DONE = {
    "desk": _("Saved. Now the telephone needs its name and secret: show them, and type them in."),
    "renewed": _("The old secret works no more. Show the new one, and type it into the telephone."),
}


class RenewForm(forms.Form):
    """A new secret for that one; pressed twice, it is one new secret."""

    generation = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


def generation_of(given: Mapping[str, Any]) -> int:
    """Return the generation of the secret that is to be over, as the form sent it.

    Raises:
        Invalid: it is missing, or no number that a generation can have.
    """
    form = RenewForm(given)
    if not form.is_valid():
        raise Invalid(
            "invalid", errors={"generation": "field_wrong" if given.get("generation") else "field_required"}
        )
    generation: int = form.cleaned_data["generation"]
    return generation


def desk_of(by: Actor, staff_id: int, *, shown: SignIn | None, show: str, renew: str) -> dict[str, Any]:
    """Return the context of `hotline/desk_phone.html`; `desk` is None where somebody has none that signs in here.

    Args:
        shown: what is typed into it, where it was asked for.
        show, renew: the addresses of the two buttons.
    """
    try:
        desk = phones.of_seat(by, staff_id)
    except NotFound:
        return {"desk": None}
    form = RenewForm(initial={"generation": desk.generation}, auto_id=False)
    return {"desk": desk, "shown": shown, "show_at": show, "renew_at": renew, "renewing": form}
