"""What somebody says when they ask lawyers, or complain about one."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fawang.lawyers.rules import complaints, requests
from fawang.lawyers.texts import labels
from fawang.organisations.texts.labels import MATTERS
from fawang.people.rules.wishes import Medium, Reach

#: Whom to call stands there while somebody types (knowledge/guidance.js), and again once it is sent.
_URGENT = {"data-urgent": reverse_lazy("knowledge:urgent")}

_CAREFUL = ("no", _("No, be careful\nThey only say that there is news, and nothing of law."))


class ReachForm(forms.Form):
    """How somebody is reached."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Your number"), max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    sms = forms.BooleanField(
        label=_("Tell me by text message"), help_text=_("Leave this out if others read your messages."),
        required=False, initial=True,
    )  # fmt: skip
    announce = forms.ChoiceField(
        label=_("May our messages say what it is?"),
        choices=[
            ("yes", pgettext_lazy("messages may say it", "Yes\nThey say that lawyers have answered.")),
            _CAREFUL,
        ],
        initial="yes",
        widget=forms.RadioSelect(attrs={"class": "choices--cards"}),
    )
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)


class RequestForm(ReachForm):
    """A matter, described once, and what of it each recipient reads."""

    matter = forms.ChoiceField(label=pgettext_lazy("request to lawyers", "What is it about?"))
    words = forms.CharField(
        label=_("What happened, and what do you want to reach?"),
        help_text=_("Write no names and no numbers. The lawyers read it, once they have said that no conflict stands"
                    " against it."),
        max_length=requests.LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 6, **_URGENT}),
    )  # fmt: skip
    opponent = forms.CharField(
        label=_("The other side, by name"),
        help_text=_("A person or a company. Lawyers need it to see whether they work for that side."),
        max_length=requests.LONGEST_NAME, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    place = forms.CharField(
        label=pgettext_lazy("request to lawyers", "Where is it?"), help_text=_("City and district are enough."),
        max_length=200, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    wish = forms.ChoiceField(
        label=_("What do you ask for?"), choices=list(labels.WISHES.items()), initial=requests.Wish.QUOTE,
        widget=forms.RadioSelect(attrs={"class": "choices--cards"}),
    )  # fmt: skip

    field_order = ["wish", "matter", "words", "opponent", "place"]

    def __init__(self, *args: Any, names: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matter = self.fields["matter"]
        assert isinstance(matter, forms.ChoiceField)
        matter.choices = [("", "—"), *MATTERS.items()]
        self.fields["phone"].help_text = _("Only the one whose offer you accept gets your name and number.")
        # A field for each who is asked, before name and number.
        last = {name: self.fields.pop(name) for name in ("name", "phone", "sms", "announce", "once")}
        for place, one in enumerate(names):
            self.fields[f"shares_{place}"] = forms.MultipleChoiceField(
                label=_("What may %(name)s read?") % {"name": one["name"]},
                choices=list(labels.SHARES.items()), initial=list(requests.Share), required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        self.fields.update(last)


class ComplaintForm(ReachForm):
    """What somebody complains of."""

    about = forms.ChoiceField(
        label=pgettext_lazy("complaint", "What is it about?"), choices=list(labels.ABOUT.items()),
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(
        label=_("What happened?"),
        help_text=_("In your own words: when, what was agreed, what was paid, and to whom."),
        max_length=complaints.LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 6, **_URGENT}),
    )  # fmt: skip

    field_order = ["about", "words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        announce = self.fields["announce"]
        assert isinstance(announce, forms.ChoiceField)
        yes = pgettext_lazy("messages may say it", "Yes\nThey say that it is about your complaint.")
        announce.choices = [("yes", yes), _CAREFUL]


def reach_of(data: dict[str, Any]) -> Reach:
    """Return how somebody is reached, as a form says."""
    return Reach(
        name=data["name"],
        phone=data["phone"],
        medium=Medium.SMS if data["sms"] else Medium.NONE,
        may_announce=data["announce"] == "yes",
        locale=get_language() or settings.LANGUAGE_CODE,
    )
