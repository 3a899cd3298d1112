"""What pages say of a desk telephone: how it signs in, once that is asked for, and a new secret."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.hotline.actions.phones import SignIn
from fawang.hotline.queries import phones
from fawang.kernel.actor import Actor
from fawang.kernel.problems import NotFound

DESK_DONE = {
    "desk": _("Saved. Now the telephone needs its name and secret: show them, and type them in."),
    "renewed": _("The old secret works no more. Show the new one, and type it into the telephone."),
}


class RenewForm(forms.Form):
    """A new secret for that one; pressed twice, it is one new secret."""

    generation = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


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
