"""Forms of the workbench for referrals."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.rules.step_fields import Kind
from fawang.organisations.texts.labels import MATTERS
from fawang.partners.data.reasons import reasons_for
from fawang.partners.models import Partner
from fawang.partners.queries import agreements
from fawang.partners.rules.messages import MessageType
from fawang.partners.rules.procedure import PROCEDURE, Command, Party
from fawang.partners.texts import labels

_WORDS = {
    Command.OFFER: _("A word to the other side, if there is more to say"),
    Command.OFFER_AGAIN: _("What was missing, and why it is theirs"),
    Command.CONCLUDE: _("The result, in words the person understands"),
    Command.DECIDE: _("Why, by which rule; nothing of the person: it is kept as a precedent"),
    Command.TELL: _("What do you want to tell them?"),
}


class Versioned(forms.Form):
    """A form of a step: it knows which version was on the screen."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)


class StepForm(Versioned):
    """The fields of one step, drawn from its declaration."""

    def __init__(self, *args: Any, command: str, partners: Iterable[Partner] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in PROCEDURE.steps[command].fields:
            self.fields[field.name] = _field(
                command, field.name, field.kind, partners, required=field.required
            )


def _field(
    command: str, name: str, kind: Kind, partners: Iterable[Partner], *, required: bool
) -> forms.Field:
    if name == "reason":
        return forms.ChoiceField(
            label=_("Why?"),
            choices=[(one.code, labels.in_language(one.names)) for one in reasons_for(command)],
            widget=forms.RadioSelect,
        )
    if name == "next":
        others = [(one.code, labels.partner_name(one.names)) for one in partners]
        return forms.ChoiceField(
            label=_("Who is next?"),
            help_text=_("Name exactly who goes on. The person reads it."),
            choices=[*((one, labels.PARTIES[one]) for one in (Party.GIVER, Party.TAKER)), *others],
        )
    if kind == Kind.CHOICE:
        return forms.ChoiceField(
            label=_("Whose matter is it?"),
            choices=[(one, labels.PARTIES[one]) for one in (Party.TAKER, Party.GIVER)],
            widget=forms.RadioSelect,
        )
    return forms.CharField(
        label=_WORDS.get(Command(command), _("What is there to say of it?")),
        max_length=2000,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MatterForm(forms.Form):
    """A matter between us and a partner, whoever hands it over."""

    use_required_attribute = False
    matter = forms.ChoiceField(
        label=pgettext_lazy("staff ask a partner", "What is it about?"), choices=list(MATTERS.items())
    )
    place_text = forms.CharField(label=_("Where did it arise?"), max_length=300)
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=list(labels.URGENCIES.items()),
        widget=forms.RadioSelect,
        initial="normal",
    )
    name = forms.CharField(label=_("Name of the person"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("Telephone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    discreet = forms.BooleanField(
        label=_("The person may be watched: show and tell nothing where others may see it"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = self.fields["partner"]
        assert isinstance(partner, forms.ChoiceField)
        partner.choices = [(one.code, labels.partner_name(one.names)) for one in agreements.partners()]


class HandoverForm(MatterForm):
    """What is handed over, to whom, and what leaves."""

    partner = forms.ChoiceField(label=_("To whom?"))
    request = forms.CharField(
        label=_("What is asked of them?"),
        help_text=_(
            "The part that they are to do, in two or three sentences. Tell nothing that they do not need."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    summary = forms.CharField(
        label=_("What happened"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    call_reference = forms.CharField(
        label=_("Reference of the call, if you hand over in a call"), max_length=60, required=False
    )
    field_order = ("partner", "matter", "place_text", "urgency", "request", "name", "phone", "summary")


class CallForm(MatterForm):
    """A matter that a partner hands over in a call."""

    partner = forms.ChoiceField(label=_("Who calls?"))
    number = forms.CharField(
        label=_("Reference of the call"),
        help_text=_("As the partner says it. What it sends of this matter later has the same number."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    summary = forms.CharField(
        label=_("What they have told there"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    field_order = ("partner", "number", "matter", "place_text", "urgency", "name", "phone", "summary")


class AnswerForm(forms.Form):
    """What a partner said: by telephone, as staff record it, or on its own form."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    type = forms.ChoiceField(label=pgettext_lazy("a partner", "What do they say?"), widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("Their number, or the reference of the call"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.ChoiceField(label=_("Reason, if it is not taken or given back"), required=False)
    next = forms.ChoiceField(label=_("Who is next then?"), required=False)
    words = forms.CharField(
        label=_("In words: the result, or what there is to say"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, types: Iterable[MessageType], known: bool, own: bool = False, **kwargs: Any
    ) -> None:
        """Draw the form.

        Args:
            types: what may be said now. known: its own number is known already. own: the partner fills it in itself.
        """
        super().__init__(*args, **kwargs)
        self._names = labels.OWN_MESSAGES if own else labels.MESSAGES
        if own:
            self.fields["type"].label = _("What is your answer?")
            self.fields["number"].label = _("Your own number of it, if there is one")
        reasons = [(one.code, labels.in_language(one.names)) for one in reasons_for(Command.REFUSE)]
        self._choose("reason", [("", "–"), *reasons])
        self._choose("next", [("", "–"), *((one, labels.PARTIES[one]) for one in (Party.GIVER, Party.TAKER))])
        self.offer(types)
        if known:
            del self.fields["number"]

    def offer(self, types: Iterable[MessageType]) -> None:
        """Set what may be said now."""
        self._choose("type", [(one, self._names[one]) for one in types])

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class ReferenceForm(forms.Form):
    """The reference of a call or letter."""

    use_required_attribute = False
    reference = forms.CharField(
        label=_("Reference of the call or letter"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
