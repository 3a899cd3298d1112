"""What a lawyer can do, as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.dispatch.actions.seats import MOST_CHATS, Skills
from fawang.dispatch.queries.seats import Seat
from fawang.dispatch.rules import Language, Level, Matter
from fawang.dispatch.texts.labels import LEVELS
from fawang.kernel.web.forms import show_problem
from fawang.organisations.texts.labels import MATTERS
from fawang.people.rules.groups import Group
from fawang.people.texts.labels import DIALECTS, GROUPS


class SkillsForm(forms.Form):
    """Languages with their level, subjects, groups, and how many people at once."""

    matters = forms.MultipleChoiceField(
        label=_("Subjects I know well"),
        choices=lambda: list(MATTERS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    groups = forms.MultipleChoiceField(
        label=_("People I have experience with"),
        choices=lambda: list(GROUPS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    chats = forms.TypedChoiceField(
        label=_("Chats at once"),
        choices=[(n, str(n)) for n in range(MOST_CHATS + 1)],
        coerce=int,
        initial=MOST_CHATS,
    )
    calls = forms.BooleanField(
        label=_("I also take calls and call-backs"),
        required=False,
        help_text=_("With the telephone at hand."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken: dict[str, forms.Field] = {
            f"language_{language}": forms.ChoiceField(
                label=str(DIALECTS[language]),
                choices=[("", _("Not at all")), *LEVELS.items()],
                required=False,
            )
            for language in Language
        }
        self.fields = {**spoken, **self.fields}

    @property
    def skills(self) -> Skills:
        """Return what was typed."""
        data = self.cleaned_data
        return Skills(
            languages={
                language: Level(data[f"language_{language}"])
                for language in Language
                if data[f"language_{language}"]
            },
            matters=[Matter(code) for code in data["matters"]],
            groups=[Group(code) for code in data["groups"]],
            calls=data["calls"],
            chats=data["chats"],
        )

    def show(self, problem: Exception) -> None:
        """Show what was refused where it was typed."""
        errors = getattr(problem, "errors", {})
        if "languages" in errors:
            errors[f"language_{Language.MANDARIN}"] = errors.pop("languages")
        show_problem(self, problem)  # type: ignore[arg-type]

    @staticmethod
    def initial_of(seat: Seat | None) -> dict[str, Any]:
        """Return what the form begins with."""
        if seat is None:
            return {f"language_{Language.MANDARIN}": Level.NATIVE, "chats": MOST_CHATS}
        return {
            **{f"language_{code}": level for code, level in seat.languages.items()},
            "matters": seat.matters,
            "groups": seat.groups,
            "chats": seat.chats,
            "calls": seat.calls,
        }
