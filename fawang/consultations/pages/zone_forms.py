"""The form of a special zone: its times, whom it is for, what it says first, and its situations."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fawang.consultations.data.zones import SPOKEN, Accent, Zone, ZoneKind
from fawang.consultations.texts import labels
from fawang.dispatch.rules import MOST_PRIORITY
from fawang.knowledge.data import packs
from fawang.knowledge.queries import entries
from fawang.knowledge.rules import citations
from fawang.knowledge.texts.labels import matter_name
from fawang.organisations.pages.fields import DayField, PlaceField
from fawang.organisations.pages.forms import HoursForm, lines_of
from fawang.organisations.rules.hours import read_week, write_week
from fawang.people.texts.labels import DIALECTS, GROUPS

_SPLIT = re.compile(r"[,，、;；\s]+")
_PARTS = re.compile(r"\s*[|｜]\s*")
_NUMBER = re.compile(r"[0-9][0-9 -]{2,19}")
_ADDRESS = re.compile(r"https://[^\s\"'<>]{1,290}")
_ROWS = {"rows": 3}
#: What makes a situation: where all of them are empty there is none.
_MAKE = ("title_zh", "title_en", "steps")
#: Text, longest, whether it must be given.
_WORDS = (
    ("name", pgettext_lazy("a special zone", "Name"), 60, True),
    ("introduction", _("What it is for"), 500, True),
    ("announcement", _("What every channel says first while it is open"), 80, False),
    ("afterwards", _("What is said when it has ended"), 300, False),
)
#: The name of a language goes into it.
_ON_HOTLINE = _("What the hotline says first (in %(language)s)")
_LANGUAGES = (("zh-hans", _("in Chinese")), ("en", _("in English")))


class ZoneForm(HoursForm):
    """All of a zone but its situations."""

    use_required_attribute = False
    usual = forms.BooleanField(label=_("Day and night"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    code = forms.RegexField(
        r"^[a-z][a-z0-9-]{1,39}$",
        label=_("Its code in addresses"),
        help_text=_("Small letters, digits, hyphens; it does not change any more once links have gone out."),
        error_messages={"invalid": _("Use small letters, digits and hyphens, a letter first.")},
    )
    kind = forms.ChoiceField(label=_("What sort of zone"), choices=lambda: list(labels.ZONE_KINDS.items()))
    accent = forms.ChoiceField(label=_("Colour"), choices=lambda: list(labels.ZONE_ACCENTS.items()))
    words = forms.CharField(
        label=_("Words that lead here in WeChat and by text message"),
        required=False,
        max_length=120,
        help_text=_("At most eight, of 2 to 12 characters, with commas between them."),
    )
    first_day = DayField(label=_("First day"), required=False)
    last_day = DayField(label=_("Last day"), required=False)
    on_holidays = forms.BooleanField(label=_("Open on statutory holidays as well"), required=False)
    places = forms.CharField(
        label=_("For which divisions"),
        required=False,
        max_length=400,
        help_text=_("Names or codes, with commas between them; empty: the whole province."),
    )
    priority = forms.IntegerField(
        label=_("Priority, in seconds of waiting"),
        min_value=0,
        max_value=int(MOST_PRIORITY),
        initial=20,
        help_text=_("Its people stand in line as if they had waited so much longer; danger goes before all."),
    )
    groups = forms.MultipleChoiceField(
        label=_("Lawyers who know these people serve it too"),
        required=False,
        choices=lambda: list(GROUPS.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--two"}),
    )
    phones = forms.CharField(
        label=_("Numbers that help"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs=_ROWS),
        help_text=_("A line for each: Chinese name | English name | number."),
    )
    links = forms.CharField(
        label=_("Pages that help"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs=_ROWS),
        help_text=_("A line for each: Chinese name | English name | https://…"),
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, longest, needed in _WORDS:
            for language, said in _LANGUAGES:
                short = name == "name"
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=f"{label} ({said})",
                    min_length=2,
                    max_length=longest * (2 if language == "en" else 1),
                    required=needed,
                    widget=forms.TextInput() if short else forms.Textarea(attrs=_ROWS),
                )
        self.fields["announcement_zh-hans"].help_text = gettext(
            "One sentence of at most 80 characters: on the first page, in WeChat, by text message, on other sites, and"
            " read out on the hotline, where key 8 then leads to the zone's lawyers. Empty: the zone is listed only."
        )
        for language in SPOKEN:
            self.fields[f"spoken_{language}"] = forms.CharField(
                label=_ON_HOTLINE % {"language": DIALECTS[language]},
                min_length=4,
                max_length=200,
                required=False,
                widget=forms.Textarea(attrs=_ROWS),
            )
        self.fields[f"spoken_{SPOKEN[0]}"].help_text = gettext(
            "Empty: Mandarin is read. Hakka is written in romanisation (Pha̍k-fa-sṳ); Teochew is heard only where a"
            " recording of it lies on the hotline."
        )
        if not is_new:
            self.fields["code"].widget = forms.HiddenInput()

    @property
    def texts(self) -> list[forms.BoundField]:
        """Return the fields of the texts, in order."""
        written = [self[f"{name}_{language}"] for name, *_rest in _WORDS for language, _said in _LANGUAGES]
        return [*written, *(self[f"spoken_{language}"] for language in SPOKEN)]

    def clean_words(self) -> list[str]:
        """Return the words that lead here."""
        found = _split(self.cleaned_data["words"])
        if len(found) > 8 or any(not 2 <= len(one) <= 12 for one in found):
            raise ValidationError(gettext("At most eight words, each of 2 to 12 characters."))
        return found

    def clean_places(self) -> list[str]:
        """Return the codes of the divisions."""
        return [PlaceField().clean(one) for one in _split(self.cleaned_data["places"])]

    def clean_phones(self) -> list[dict[str, Any]]:
        """Return the numbers with their names."""
        return _named_lines(self.cleaned_data["phones"], "number", _NUMBER)

    def clean_links(self) -> list[dict[str, Any]]:
        """Return the addresses with their names."""
        return _named_lines(self.cleaned_data["links"], "url", _ADDRESS)

    def clean(self) -> dict[str, Any]:
        """See that each text has both languages, and that the days are in order."""
        data = super().clean()
        for name, *_rest in _WORDS:
            chinese, english = (data.get(f"{name}_{language}") for language, _said in _LANGUAGES)
            if bool(chinese) != bool(english) and not self.errors.get(f"{name}_zh-hans"):
                missing = "en" if chinese else "zh-hans"
                if not self.errors.get(f"{name}_{missing}"):
                    self.add_error(f"{name}_{missing}", gettext("Write it in both languages."))
        if not data.get("announcement_zh-hans"):
            for language in SPOKEN:
                if data.get(f"spoken_{language}"):
                    self.add_error(f"spoken_{language}", gettext("Write the sentence in Chinese first."))
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and first > last:
            self.add_error("last_day", gettext("The last day comes before the first one."))
        return data

    def content(self, scenarios: Iterable[Mapping[str, Any]], before: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was typed as a zone's file has it; what the form does not show stays as it was before."""
        given = self.cleaned_data
        times: dict[str, Any] = {"holidays": "open" if given["on_holidays"] else "closed"}
        if given["week"]:
            times["week"] = write_week(read_week(given["week"]))
        else:
            times["always"] = True
        times |= {name: given[name].isoformat() for name in ("first_day", "last_day") if given[name]}
        if closed := before.get("opening", {}).get("closed"):
            times["closed"] = closed
        content: dict[str, Any] = {
            "code": given["code"],
            "kind": given["kind"],
            "accent": given["accent"],
            "opening": times,
            "scenarios": list(scenarios),
            "lawyers": {**before.get("lawyers", {}), "experienced_with": given["groups"]},
        }
        content |= {
            name: given[name] for name in ("words", "places", "priority", "groups", "phones", "links")
        }
        for name, *_rest in _WORDS:
            said = {language: given[f"{name}_{language}"] for language, _said in _LANGUAGES}
            if all(said.values()):
                content[name] = said
        spoken = {one: given[f"spoken_{one}"] for one in SPOKEN if given[f"spoken_{one}"]}
        if spoken:
            content["announcement"]["spoken"] = spoken
        return content


def _matters() -> list[tuple[str, str]]:
    named = [
        (code, f"{matter_name(code.partition('.')[0])}：{matter_name(code)}")
        for code in packs.current().matters
    ]
    return [("", "—"), *named]


class ScenarioForm(forms.Form):
    """A situation. One without titles and steps is none, and asks for nothing."""

    use_required_attribute = False
    title_zh = forms.CharField(label=_("Situation (in Chinese)"), min_length=2, max_length=120)
    title_en = forms.CharField(label=_("Situation (in English)"), min_length=2, max_length=200)
    matter = forms.ChoiceField(label=_("Subject"), choices=_matters)
    steps = forms.CharField(
        label=_("What to do now"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A step on each line, at most eight, in Chinese."),
    )
    papers = forms.CharField(
        label=_("What to have at hand"),
        required=False,
        widget=forms.Textarea(attrs=_ROWS),
        help_text=_("A line for each."),
    )
    entries = forms.CharField(
        label=_("Codes of entries that say more"), required=False, help_text=_("With commas between them.")
    )
    articles = forms.CharField(
        label=_("Articles that it rests on"),
        required=False,
        widget=forms.Textarea(attrs=_ROWS),
        help_text=_("A line for each: 《…法》第…条"),
    )
    #: What the form does not show of a situation stays as it was.
    code = forms.CharField(required=False, max_length=61, widget=forms.HiddenInput)
    regulations = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "empty_permitted": True})

    def has_changed(self) -> bool:
        """Tell whether anything was typed that makes a situation; what is emptied is taken away."""
        return any(self.data.get(self.add_prefix(name), "").strip() for name in _MAKE)

    def clean_steps(self) -> list[str]:
        """Return the steps."""
        found = _lines(self.cleaned_data["steps"])
        if len(found) > 8 or any(not 2 <= len(one) <= 2_000 for one in found):
            raise ValidationError(gettext("At most eight steps, each on a line of its own."))
        return found

    def clean_papers(self) -> list[str]:
        """Return the papers."""
        found = _lines(self.cleaned_data["papers"])
        if any(not 2 <= len(one) <= 120 for one in found):
            raise ValidationError(gettext("Each line has 2 to 120 characters."))
        return found

    def clean_entries(self) -> list[str]:
        """Return the codes, all of them published."""
        found = _split(self.cleaned_data["entries"])[:8]
        if unknown := [one for one in found if one not in entries.titles(found)]:
            raise ValidationError(
                gettext("There is no such entry: %(codes)s") % {"codes": ", ".join(unknown)}
            )
        return found

    def clean_articles(self) -> list[str]:
        """Return the articles, all of them readable."""
        found = _lines(self.cleaned_data["articles"])
        if unknown := [one for one in found if citations.parse(one) is None]:
            raise ValidationError(
                gettext("This is not readable as an article: %(lines)s") % {"lines": "; ".join(unknown)}
            )
        return found

    @property
    def is_empty(self) -> bool:
        """Tell whether it is no situation."""
        return not self.has_changed()

    def content(self, number: int) -> dict[str, Any]:
        """Return it as a zone's file has it."""
        given = self.cleaned_data
        return {
            "code": given["code"] or f"situation-{number}",
            "title": {"zh-hans": given["title_zh"], "en": given["title_en"]},
            "matter": given["matter"],
            **{name: given[name] for name in ("steps", "papers", "entries", "articles")},
            "regulations": _lines(given["regulations"]),
        }


class _Scenarios(forms.BaseFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        """See that there is one at all."""
        if not any(self.errors) and all(one.is_empty for one in self.forms):
            raise ValidationError(gettext("A zone needs at least one situation."))

    def content(self) -> list[dict[str, Any]]:
        """Return the situations as a zone's file has them; each keeps its code."""
        whole = [one for one in self.forms if not one.is_empty]
        taken = {one.cleaned_data["code"] for one in whole}
        numbers = (number for number in range(1, 100) if f"situation-{number}" not in taken)
        return [one.content(0 if one.cleaned_data["code"] else next(numbers)) for one in whole]


#: With two empty ones below what is there; keeping gives two more.
ScenarioForms = forms.formset_factory(
    ScenarioForm, formset=_Scenarios, extra=2, max_num=20, validate_max=True
)


def initial(zone: Zone, *, version: int) -> dict[str, Any]:
    """Return a zone as the form has it."""
    texts = {
        f"{name}_{language}": getattr(said, "en" if language == "en" else "zh_hans")
        for name, *_rest in _WORDS
        if (said := getattr(zone, name)) is not None
        for language, _said in _LANGUAGES
    }
    spoken = zone.announcement.spoken if zone.announcement else {}
    texts |= {f"spoken_{language}": text for language, text in spoken.items()}
    hours = lines_of(zone.opening.weekly)
    return (
        hours
        | texts
        | {
            "version": version,
            "code": zone.code,
            "kind": zone.kind,
            "accent": zone.accent,
            "words": "，".join(zone.words),
            "first_day": zone.opening.first_day,
            "last_day": zone.opening.last_day,
            "on_holidays": zone.opening.holidays == "open",
            "places": "，".join(zone.places),
            "priority": zone.priority,
            "groups": sorted({*zone.groups, *zone.lawyers.experienced_with}),
            "phones": "\n".join(f"{one.name.zh_hans} | {one.name.en} | {one.number}" for one in zone.phones),
            "links": "\n".join(f"{one.name.zh_hans} | {one.name.en} | {one.url}" for one in zone.links),
        }
    )


def initial_scenarios(zone: Zone) -> list[dict[str, Any]]:
    """Return the situations of a zone as the forms have them."""
    return [
        {
            "code": one.code,
            "title_zh": one.title.zh_hans,
            "title_en": one.title.en,
            "matter": one.matter,
            "steps": "\n".join(one.steps),
            "papers": "\n".join(one.papers),
            "entries": ", ".join(one.entries),
            "articles": "\n".join(one.articles),
            "regulations": "\n".join(one.regulations),
        }
        for one in zone.scenarios
    ]


def empty() -> dict[str, Any]:
    """Return what the form of a new zone begins with."""
    return lines_of(None) | {"version": 0, "kind": ZoneKind.OTHER, "accent": Accent.VERMILION, "priority": 20}


def _named_lines(text: str, field: str, shape: re.Pattern[str]) -> list[dict[str, Any]]:
    found = []
    for line in _lines(text):
        parts = _PARTS.split(line)
        if len(parts) != 3 or not all(parts) or shape.fullmatch(parts[2]) is None:
            raise ValidationError(gettext("This line cannot be read: %(line)s") % {"line": line})
        found.append({"name": {"zh-hans": parts[0], "en": parts[1]}, field: parts[2]})
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _split(text: str) -> list[str]:
    return list(dict.fromkeys(part for part in _SPLIT.split(text) if part))
