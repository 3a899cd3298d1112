"""The questions of "get help" that intake asks for every order, as forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.organisations.texts.labels import MATTERS
from fawang.people.rules.wishes import Dialect, Medium
from fawang.people.texts.labels import DIALECTS, MEDIA
from fawang.work_orders.actions.intake import LONGEST_PLACE, LONGEST_WORDS, SHORTEST_WORDS

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class WordsForm(forms.Form):
    """What happened."""

    words = forms.CharField(
        label=_("What happened?"),
        help_text=_(
            "Tell it in your own words: who did what, when, and what you want to achieve."
            " Legal terms are not needed."
        ),
        max_length=LONGEST_WORDS,
        min_length=SHORTEST_WORDS,
        error_messages={"min_length": _("Please tell us a little more, in your own words.")},
        widget=forms.Textarea(attrs={"rows": 9}),
    )


class MatterForm(forms.Form):
    """What it is about."""

    matter = forms.ChoiceField(
        label=_("What is it about?"),
        help_text=_("Choose what comes closest; we correct it if need be."),
        choices=lambda: list(MATTERS.items()),
        widget=forms.RadioSelect(attrs={"class": "choices--two"}),
    )


class PlaceForm(forms.Form):
    """Where it happened: this decides which office is competent, not where the person lives."""

    place_text = forms.CharField(
        label=_("Where did it happen?"),
        help_text=_(
            "City and district, as exactly as you know: for a job, where you worked; for an accident, where it"
            " happened. For example: Guicheng, Nanhai, Foshan."
        ),
        max_length=LONGEST_PLACE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PlaceChoiceForm(forms.Form):
    """Which of several places of one name."""

    place_choice = forms.ChoiceField(label=_("Which place do you mean?"), widget=forms.RadioSelect)


AUTHORITIES = [
    ("none", _("No, or I do not know")),
    ("case_organ", _("Yes: a court, the procuratorate or the police")),
    ("dispute_body", _("Yes: a labour arbitration commission or another body that settles disputes")),
]


class AuthorityForm(forms.Form):
    """Whether somebody deals with it already (Legal Aid Law, Art. 38)."""

    authority = forms.ChoiceField(
        label=_("Does a court or another authority deal with it already?"),
        help_text=_("Then the office at its place is the right one."),
        choices=AUTHORITIES,
        widget=forms.RadioSelect,
    )
    organ_text = forms.CharField(
        label=_("Where is it?"),
        help_text=_(
            "City and district. Leave empty if it is the same place as above, or nobody deals with it."
        ),
        max_length=LONGEST_PLACE,
        required=False,
    )


class PersonForm(forms.Form):
    """Who asks for help."""

    name = forms.CharField(
        label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    id_number = forms.CharField(
        label=_("Identity number"),
        help_text=_("If you give it now, the office can prepare your papers. You can also bring it later."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )
    dialect = forms.ChoiceField(
        label=_("Which language do you speak best?"),
        choices=[(dialect, DIALECTS[dialect]) for dialect in Dialect],
        initial=Dialect.MANDARIN,
    )
    needs = forms.CharField(
        label=_("Is there anything we should prepare for?"),
        help_text=_("For example: wheelchair, hard of hearing, a child comes along."),
        max_length=300,
        required=False,
    )


class AtTimesField(forms.CharField):
    """A line that is needed or not depending on another answer; `people.wishes` judges that."""

    at_times = True


class ReachForm(forms.Form):
    """How to reach the person, safely."""

    medium = forms.ChoiceField(
        label=_("How shall we send you news?"),
        choices=[(medium, MEDIA[medium]) for medium in Medium],
        initial=Medium.SMS,
        widget=forms.RadioSelect,
    )
    phone = AtTimesField(
        label=_("Mobile number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = AtTimesField(
        label=_("E-mail, if you want news by e-mail"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
    )
    may_call = forms.ChoiceField(
        label=_("May we call you?"),
        choices=YES_NO,
        initial="yes",
        widget=forms.RadioSelect(attrs={"class": "choices--line"}),
    )
    may_announce = forms.ChoiceField(
        label=_("May our messages say who we are?"),
        help_text=_(
            "If somebody else might see your messages, choose No: they will then say neither who writes nor what"
            " it is about."
        ),
        choices=YES_NO,
        initial="yes",
        widget=forms.RadioSelect(attrs={"class": "choices--line"}),
    )
    list_online = forms.ChoiceField(
        label=_("Shall this matter appear when somebody signs in with this number?"),
        help_text=_("Choose No if somebody else uses this phone."),
        choices=YES_NO,
        initial="yes",
        widget=forms.RadioSelect(attrs={"class": "choices--line"}),
    )
    third = forms.ChoiceField(
        label=_("Shall we contact somebody you trust instead of you?"),
        choices=YES_NO,
        initial="no",
        widget=forms.RadioSelect(attrs={"class": "choices--line"}),
    )


class ThirdForm(forms.Form):
    """Somebody the person trusts."""

    third_name = forms.CharField(label=_("Their name"), max_length=60)
    third_relation = forms.CharField(label=_("Who are they to you?"), max_length=60, required=False)
    third_phone = AtTimesField(
        label=_("Their mobile number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    third_email = AtTimesField(label=_("Their e-mail"), max_length=120, required=False)
    pass_phrase = forms.CharField(
        label=_("A word that only the two of you know"),
        help_text=_("We speak about your matter only with somebody who says this word."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
