"""The page on which somebody takes a matter in: all questions of "get help" at once, in words for staff."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fawang.kernel.rules.step_fields import Kind
from fawang.kernel.wording import Text
from fawang.organisations.texts.labels import MATTERS
from fawang.people.rules.wishes import Medium
from fawang.people.texts.labels import MEDIA
from fawang.regions import queries as regions
from fawang.work_orders import kinds
from fawang.work_orders.pages.applying.own_questions import field_for, units_for
from fawang.work_orders.pages.applying.questions import (
    AUTHORITIES,
    AuthorityForm,
    MatterForm,
    PersonForm,
    PlaceForm,
    ReachForm,
    ThirdForm,
    WordsForm,
)
from fawang.work_orders.rules.codes import Channel
from fawang.work_orders.texts import labels

#: The questions of "get help" speak to the person; here somebody else reads them.
_LABELS = {
    "matter": gettext_lazy("Subject"),
    "name": gettext_lazy("Name of the person"),
    "dialect": gettext_lazy("Language the person speaks best"),
    "needs": gettext_lazy("To prepare for"),
    "medium": gettext_lazy("How the person gets news"),
    "may_call": gettext_lazy("The person may be called"),
    "may_announce": gettext_lazy("Messages may say who writes"),
    "list_online": gettext_lazy("Whoever signs in with this number may see this matter"),
    "third_name": gettext_lazy("Name of whom they trust"),
    "third_relation": gettext_lazy("Relation to the person"),
    "third_phone": gettext_lazy("Mobile number of whom they trust"),
    "third_email": gettext_lazy("E-mail of whom they trust"),
    "pass_phrase": gettext_lazy("A word that only the person and they know"),
}
_HINTS = {
    "words": gettext_lazy("In the person's words: who did what, when, and what they want to achieve."),
    "id_number": gettext_lazy("If it is given now, the office can prepare the papers."),
    "pass_phrase": gettext_lazy("The matter is spoken about only with somebody who says this word."),
}
#: What a talk may have told, and how the page names it.
_SAID: dict[str, Text] = {
    "words": gettext_lazy("What happened"),
    "matter": gettext_lazy("Subject"),
    "place_text": gettext_lazy("Where"),
    "name": gettext_lazy("Name of the person"),
    "id_number": gettext_lazy("Identity number"),
    "phone": gettext_lazy("Mobile number"),
    "email": gettext_lazy("E-mail"),
}
_THIRD = ("third_name", "third_relation", "third_phone", "third_email")


@dataclass(frozen=True, slots=True)
class Section:
    """Fields of the page that belong together; `folded` ones open when there is something in them."""

    title: str
    fields: list[BoundField]
    hint: str = ""
    two: bool = False
    folded: bool = False
    open: bool = False


class TakenInForm(ThirdForm, ReachForm, PersonForm, AuthorityForm, PlaceForm, MatterForm, WordsForm):
    """Everything that the pages of "get help" ask, on one page."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How did the person come?"),
        choices=[(one, labels.CHANNELS[one]) for one in (Channel.HOTLINE, Channel.COUNTER)],
        initial=Channel.HOTLINE,
        widget=forms.RadioSelect(attrs={"class": "choices--line"}),
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        places: list[str] | None = None,
        from_talk: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.asks = kinds.kind_of(kind).asks
        if from_talk:
            del self.fields["channel"]
            self.fields["agreed"] = forms.BooleanField(
                label=_("The person agrees that I apply for them, with what they have told us"),
                error_messages={
                    "required": _("Ask the person first. Nothing is handed in without their consent.")
                },
            )
        # Whoever names somebody wants them told: a switch beside it could only contradict that.
        del self.fields["third"]
        self._as_list("matter", [("", "—"), *MATTERS.items()])
        self._as_list("authority", AUTHORITIES, initial="none")
        self._as_list("medium", [(medium, MEDIA[medium]) for medium in Medium])
        self.fields["words"].widget.attrs["rows"] = 6
        for question in self.asks.questions:
            wants_unit = question.field.kind == Kind.UNIT
            units = units_for(kinds.kind_of(kind), "", self.data or self.initial) if wants_unit else ()
            self.fields[question.name] = field_for(question, staff=True, units=units)
        if not self.asks.authority:
            del self.fields["authority"], self.fields["organ_text"]
        for name, label in _LABELS.items():
            self.fields[name].label = label
        for name, hint in _HINTS.items():
            self.fields[name].help_text = hint
        for name in ("third_name", "pass_phrase"):
            # Needed only where a third party is named; people.wishes judges that.
            self.fields[name].required = False
        if places:
            self.fields["place"] = forms.ChoiceField(
                label=_("Which place do you mean?"),
                choices=[
                    *((code, regions.name(code)) for code in places),
                    ("", _("None of these, or I do not know")),
                ],
                required=False,
                widget=forms.RadioSelect,
            )

    def _as_list(self, name: str, choices: list[Any], *, initial: str | None = None) -> None:
        """Let a question be answered from a list: radio buttons are too long a way on a page of everything."""
        field = self.fields[name]
        self.fields[name] = forms.ChoiceField(
            label=field.label,
            help_text=field.help_text if name != "matter" else "",
            choices=choices,
            initial=initial or field.initial,
        )

    def clean(self) -> dict[str, Any]:
        """Take a third party as wished for as soon as one is named."""
        cleaned = super().clean() or {}
        cleaned["third"] = "yes" if any(cleaned.get(name) for name in _THIRD) else "no"
        cleaned["kind"] = self.kind
        return cleaned

    @property
    def said(self) -> dict[str, Text]:
        """What a talk may have told, and how the page names it."""
        return {**_SAID, **{one.name: one.said for one in self.asks.questions if one.said}}

    @property
    def sections(self) -> list[Section]:
        """The page, in the order of a call: what happened, who it is, how to reach them."""

        def fields(*names: str) -> list[BoundField]:
            return [self[name] for name in names if name in self.fields]

        first = [one.name for one in self.asks.questions if one.with_words]
        asked = fields(*(one.name for one in self.asks.questions if not one.with_words))
        third = fields(*_THIRD, "pass_phrase")
        agreed = [Section(_("Consent"), fields("agreed"))] if "agreed" in self.fields else []
        return [
            *agreed,
            Section(_("What happened"), fields("channel", "words", "matter", "place_text", "place", *first)),
            *(
                [Section(_("Court or authority"), fields("authority", "organ_text"), two=True)]
                if self.asks.authority
                else ()
            ),
            *([Section(str(self.asks.title), asked, hint=str(self.asks.hint), two=True)] if asked else ()),
            Section(_("Person"), fields("name", "phone", "id_number", "dialect", "needs"), two=True),
            Section(
                _("How to reach them"),
                fields("medium", "email", "may_call", "may_announce", "list_online"),
                hint=_("Ask whether somebody else might see messages or answer the phone."),
                two=True,
            ),
            Section(
                _("Somebody they trust is to be told instead"),
                third,
                two=True,
                folded=True,
                open=any(field.value() or field.errors for field in third),
            ),
        ]
