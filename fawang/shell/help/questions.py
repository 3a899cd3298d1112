"""The questions of "get help", one a page: a form, whether it matters, and where it stands."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fawang.legal_aid import eligibility
from fawang.legal_aid import labels as legal_aid
from fawang.legal_aid.eligibility import Question
from fawang.organisations.labels import MATTERS
from fawang.people.labels import DIALECTS, MEDIA
from fawang.people.wishes import Dialect, Medium
from fawang.shell.help.answers import Answers
from fawang.work_orders.actions.intake import LONGEST_PLACE, LONGEST_WORDS, SHORTEST_WORDS

#: What people write around a number of heads or yuan.
_UNITS = re.compile(r"[\s,，约口人个元块¥￥]")
_YES_NO = [("yes", _("Yes")), ("no", _("No"))]


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


class OpponentForm(forms.Form):
    """The other side, for the check that no lawyer serves both."""

    opponent = forms.CharField(
        label=_("Who is it about?"),
        help_text=_(
            "The name of the company or person on the other side, if you know it. We use it to make sure that your"
            " lawyer does not work for them."
        ),
        max_length=100,
        required=False,
    )


class EligibilityForm(forms.Form):
    """One question of the law. Leaving it open is allowed: anybody may apply."""

    def __init__(self, *args: object, question: Question, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        label, hint = legal_aid.QUESTIONS[question]
        self.question = question
        if question in eligibility.CHOICES:
            self.fields[question] = forms.ChoiceField(
                label=str(label),
                help_text=str(hint),
                choices=list(legal_aid.ANSWERS[question].items()),
                widget=forms.RadioSelect,
            )
        else:
            self.fields[question] = forms.CharField(
                label=str(label),
                help_text=str(hint),
                max_length=12,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
            )

    def clean(self) -> dict[str, object]:
        """Check the answer by the rule itself."""
        cleaned = super().clean() or {}
        if self.question not in cleaned:
            return cleaned
        given = str(cleaned[self.question])
        if self.question not in eligibility.CHOICES:
            # "３口人" and "6,000元" are numbers to whoever writes them.
            cleaned[self.question] = given = _UNITS.sub("", given)
        if not eligibility.is_answer(self.question, given):
            self.add_error(self.question, _("Please write a number."))
        return cleaned


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
        choices=_YES_NO,
        initial="yes",
        widget=forms.RadioSelect(attrs={"class": "choices--line"}),
    )
    may_announce = forms.ChoiceField(
        label=_("May our messages say who we are?"),
        help_text=_(
            "If somebody else might see your messages, choose No: they will then say neither who writes nor what"
            " it is about."
        ),
        choices=_YES_NO,
        initial="yes",
        widget=forms.RadioSelect(attrs={"class": "choices--line"}),
    )
    list_online = forms.ChoiceField(
        label=_("Shall this matter appear when somebody signs in with this number?"),
        help_text=_("Choose No if somebody else uses this phone."),
        choices=_YES_NO,
        initial="yes",
        widget=forms.RadioSelect(attrs={"class": "choices--line"}),
    )
    third = forms.ChoiceField(
        label=_("Shall we contact somebody you trust instead of you?"),
        choices=_YES_NO,
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


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the flow. `matters` tells whether it is asked, given the answers so far."""

    slug: str
    title: str | Promise
    form: Callable[..., forms.Form]
    matters: Callable[[Answers], bool] = lambda answers: True
    #: Can be left open.
    optional: bool = False


def _eligibility_page(question: Question) -> Page:
    def form(*args: object, **kwargs: object) -> EligibilityForm:
        return EligibilityForm(*args, question=question, **kwargs)

    return Page(
        slug=question.replace("_", "-"),
        title=legal_aid.QUESTIONS[question][0],
        form=form,
        matters=lambda answers: question in eligibility.path(answers.about_eligibility),
        optional=True,
    )


#: The order in which questions are asked. The expectation is shown before anything personal is asked.
PAGES: Mapping[str, Page] = {
    page.slug: page
    for page in (
        Page("words", _("What happened"), WordsForm),
        Page("guidance", _("What helps you"), forms.Form),
        Page("matter", _("Subject"), MatterForm),
        Page("place", _("Where"), PlaceForm),
        Page(
            "which-place", _("Which place"), PlaceChoiceForm, lambda answers: bool(answers.get("ambiguous"))
        ),
        Page("authority", _("Authority"), AuthorityForm),
        Page("opponent", _("Other side"), OpponentForm, optional=True),
        *(_eligibility_page(question) for question in Question),
        Page("expectation", _("What you can expect"), forms.Form),
        Page("person", _("You"), PersonForm),
        Page("reach", _("How to reach you"), ReachForm),
        Page("third", _("Somebody you trust"), ThirdForm, lambda answers: answers.get("third") == "yes"),
        Page("check", _("Check your answers"), forms.Form),
    )
}


def relevant(answers: Answers) -> list[Page]:
    """Return the pages that are asked, given the answers so far."""
    return [page for page in PAGES.values() if page.matters(answers)]


def after(slug: str, answers: Answers) -> Page:
    """Return the page after `slug`."""
    slugs = list(PAGES)
    later = [PAGES[name] for name in slugs[slugs.index(slug) + 1 :]]
    return next(page for page in later if page.matters(answers))


def before(slug: str, answers: Answers) -> Page | None:
    """Return the page before `slug`; None at the first."""
    slugs = list(PAGES)
    earlier = [PAGES[name] for name in slugs[: slugs.index(slug)]]
    return next((page for page in reversed(earlier) if page.matters(answers)), None)


def first_missing(answers: Answers) -> Page | None:
    """Return the first page that has to be answered and is not; None when all are."""
    for page in relevant(answers):
        if page.slug in ("guidance", "expectation", "check") or page.optional:
            continue
        # The page with several places of one name is there only as long as none has been chosen.
        form = page.form(data=answers.given)
        if isinstance(form, PlaceChoiceForm) or not form.is_valid():
            return page
    return None
