"""Peer review: rounds of a bureau, a file without names and its sheet, one's own results, what the public reads."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.desk_sheets import Act, Line, Sheet, Table, added, draw, fact, saved, take
from fawang.kernel.web.markup import day as written_day
from fawang.kernel.web.markup import exact
from fawang.legal_aid.actions import reviews as actions
from fawang.legal_aid.data.reviews import current
from fawang.legal_aid.models import ReviewFile, ReviewRound
from fawang.legal_aid.pages.fields import DEMONSTRATION, Versioned
from fawang.legal_aid.queries import reviews as queries
from fawang.legal_aid.rules.reviews import BEST, WORST
from fawang.legal_aid.texts import names
from fawang.legal_aid.texts.labels import OUTCOMES_READ
from fawang.legal_aid.texts.reviews import CRITERIA, GRADES
from fawang.organisations import queries as organisations
from fawang.organisations.pages.fields import DayField
from fawang.organisations.queries.scope import reach
from fawang.organisations.texts.labels import MATTERS
from fawang.people.rules import Permission

_MOST_PEERS = 60


class RoundForm(forms.Form):
    """What is drawn, and who reads it."""

    use_required_attribute = False
    unit_id = forms.ChoiceField(label=_("Bureau"))
    title = forms.CharField(label=_("Title"), max_length=80)
    since = DayField(label=_("Closed from"))
    until = DayField(label=_("Closed until"))
    share = forms.IntegerField(
        label=_("Percent of each lawyer's files"), min_value=1, max_value=100, initial=10,
        help_text=_("At least one file of each lawyer."),
    )  # fmt: skip
    seed = forms.CharField(
        label=_("Seed of the draw"),
        max_length=40,
        help_text=_(
            "Any words, such as numbers drawn in public: whoever has them can draw the same files again."
        ),
    )
    peers = forms.CharField(
        label=_("Reviewers"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Licence numbers, one a line. Nobody reads a file of their own firm."),
    )

    def clean_peers(self) -> list[int]:
        """Return the numbers of the lawyers."""
        typed = [line.strip() for line in self.cleaned_data["peers"].splitlines() if line.strip()][
            :_MOST_PEERS
        ]
        found = organisations.lawyers_by_licence(typed)
        if missing := [one for one in typed if one not in found]:
            raise forms.ValidationError(
                gettext("Not in the register: %(numbers)s") % {"numbers": ", ".join(missing)}
            )
        return [found[one] for one in typed]


@never_cache
@allow(queries.MAY, Permission.ORDER_HANDLE)
def listed(request: ActingRequest) -> HttpResponse:
    """List rounds to a bureau; to a lawyer the files to read, and the results of their own cases."""
    leads = request.actor.may_anywhere(queries.MAY)
    tables = []
    if leads:
        tables.append(
            Table(
                _("Rounds"),
                [_("Title"), _("Unit"), _("Closed from"), _("Closed until")],
                [_round_line(row) for row in queries.rounds(request.actor)],
                _("No round yet."),
            )
        )
    if request.actor.lawyer_id:
        tables += [_to_read(request), _own(request)]
    sheet = Sheet(
        heading=_("Peer review"),
        tools=[(_("Open a round"), reverse("legal_aid:new_review"))] if leads else [],
        intro=_(
            "Files of closed cases are drawn by lot and read by two lawyers of other firms, without names."
        ),
        tables=tables,
    )
    return draw(request, sheet)


def _round_line(row: ReviewRound) -> Line:
    tags = [(_("published"), "good")] if row.published_at else [(_("under way"), "brand")]
    return Line(
        row.title,
        [row.unit.name, written_day(row.since), written_day(row.until)],
        reverse("legal_aid:review_round", args=[row.code]),
        [*tags, *([DEMONSTRATION] if row.is_demo else [])],
    )


def _to_read(request: ActingRequest) -> Table:
    lines = [
        Line(
            f"{row.file.round.title} · {row.file.number}",
            [exact(row.given_at)],
            reverse("legal_aid:review_sheet", args=[row.file.code]),
            [(_("handed in"), "good")] if row.done_at else [(_("to be read"), "warn")],
        )
        for row in queries.given_to(request.actor)
    ]
    return Table(_("Files for you to read"), [_("Case file"), _("Given on")], lines, _("None at the moment."))


def _own(request: ActingRequest) -> Table:
    lines = [
        Line(
            row.order.code,
            [row.points],
            reverse("legal_aid:review_result", args=[row.code]),
            [GRADES[row.grade]],
        )
        for row in queries.about(request.actor)
    ]
    return Table(_("Results of your own cases"), [_("Work order"), _("Points")], lines, _("None yet."))


@never_cache
@allow(queries.MAY)
def new(request: ActingRequest) -> HttpResponse:
    """Open a round."""
    form = RoundForm(request.POST if request.method == "POST" else None)
    units = organisations.units_by_id(reach(request.actor, queries.MAY))
    choices: Any = form.fields["unit_id"]
    choices.choices = [(str(row.id), row.name) for row in units.values()]
    return added(
        request,
        form,
        lambda given: actions.open_round(by=request.actor, **{**given, "unit_id": int(given["unit_id"])}),
        lambda made: saved("legal_aid:review_round", made.code),
        heading=_("Open a round"),
        back=(_("Peer review"), reverse("legal_aid:reviews")),
        button=_("Draw the files and give them out"),
    )


_ROUND_ACTS = {
    "publish": Act(
        Versioned,
        actions.publish_round,
        _("Publish the numbers"),
        hint=_("Everybody reads how many files were read and what they came to; no name of anybody."),
        folded=False,
    )
}


@never_cache
@allow(queries.MAY)
def one_round(request: ActingRequest, code: str) -> HttpResponse:
    """Show a round to its bureau: each file, how far it is, what it came to."""
    taken = take(request, _ROUND_ACTS, code=code)
    if taken.done:
        return saved("legal_aid:review_round", code)
    row = queries.one_round(request.actor, code)
    files = queries.files_of(row)
    settled = sum(file.points is not None for file in files)
    sheet = Sheet(
        heading=row.title,
        back=(_("Peer review"), reverse("legal_aid:reviews")),
        tags=[
            *([(_("published"), "good")] if row.published_at else []),
            *([DEMONSTRATION] if row.is_demo else []),
        ],
        facts=[
            fact(_("Unit"), row.unit.name),
            fact(_("Closed from"), written_day(row.since)),
            fact(_("Closed until"), written_day(row.until)),
            fact(_("Percent of each lawyer's files"), row.share),
            fact(_("Seed of the draw"), row.seed),
            fact(_("Files with a result"), f"{settled} / {len(files)}"),
        ],
        steps=[] if row.published_at else taken.steps(_ROUND_ACTS, ["publish"], {"version": row.version}),
        failed=taken.form,
        tables=[
            Table(
                _("Case files"),
                [_("Case file"), _("Lawyer"), _("Firm"), _("Points"), _("Sheets")],
                [_file_line(file) for file in files],
            )
        ],
    )
    return draw(request, sheet, problem=taken.problem)


def _file_line(file: ReviewFile) -> Line:
    sheets = queries.sheets_of(file)
    return Line(
        f"{file.number} · {file.order.code}",
        [
            file.lawyer.name,
            file.firm.name,
            "–" if file.points is None else file.points,
            " / ".join("–" if one.points is None else str(one.points) for one in sheets),
        ],
        tags=[GRADES[file.grade]] if file.grade else [],
    )


class SheetForm(forms.Form):
    """The scoring sheet: a mark for each criterion."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in current().weights:
            label, hint = CRITERIA.get(code, (code, ""))
            self.fields[f"mark_{code}"] = forms.TypedChoiceField(
                label=str(label),
                help_text=str(hint),
                coerce=int,
                empty_value=None,
                required=False,
                choices=[(number, str(number)) for number in range(BEST, WORST - 1, -1)],
                widget=forms.RadioSelect,
            )
        self.fields["remark"] = forms.CharField(
            label=_("What the lawyer should take from it"),
            required=False,
            max_length=actions.LONGEST,
            widget=forms.Textarea(attrs={"rows": 4}),
        )


def _hand_in(*, by: Any, code: str, remark: str = "", **marks: Any) -> object:
    given = {name.removeprefix("mark_"): value for name, value in marks.items()}
    return actions.hand_in_sheet(by=by, code=code, marks=given, remark=remark)


_SHEET_ACTS = {
    "judge": Act(
        SheetForm,
        _hand_in,
        _("Scoring sheet"),
        button=_("Hand in the sheet"),
        hint=_("5 is very good, 1 very bad. It cannot be changed afterwards."),
        folded=False,
    )
}


@never_cache
@allow(Permission.ORDER_HANDLE)
def one_sheet(request: ActingRequest, code: str) -> HttpResponse:
    """Show a file without names to its reviewer, and take the sheet."""
    taken = take(request, _SHEET_ACTS, code=code)
    if taken.done:
        return saved("legal_aid:review_sheet", code)
    row = queries.sheet_of(request.actor, code)
    file = queries.blind(row.file)
    if request.method == "GET":
        actions.note_reading(by=request.actor, row=row)
    facts = [
        fact(_("Matter"), MATTERS.get(file.matter, file.matter)),
        fact(_("What the person told"), file.words),
        fact(_("Outcome"), OUTCOMES_READ.get(file.outcome, "–")),
        fact(_("Days from application to closing"), file.days),
        *([fact(_("Your points"), row.points)] if row.points is not None else []),
    ]
    sheet = Sheet(
        heading=f"{row.file.round.title} · {row.file.number}",
        back=(_("Peer review"), reverse("legal_aid:reviews")),
        tags=[(_("handed in"), "good")] if row.done_at else [],
        intro=_("Names are left out. If you recognise the case and are not free in it, tell the bureau."),
        facts=facts,
        steps=[] if row.done_at else taken.steps(_SHEET_ACTS, ["judge"], {}),
        failed=taken.form,
        tables=[
            Table(
                _("What was done"),
                [_("Step"), _("When"), _("Words")],
                [
                    Line(names.NAMES.done.get(step.command, step.command), [exact(step.at), said or "–"])
                    for step, said in file.steps
                ],
            )
        ],
    )
    return draw(request, sheet, problem=taken.problem)


class ReplyForm(forms.Form):
    """The lawyer's answer."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("What do you say to it?"),
        max_length=actions.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


_REPLY_ACTS = {
    "reply": Act(ReplyForm, actions.reply, _("Your answer"), button=_("Send the answer"), folded=False)
}


@never_cache
@allow(Permission.ORDER_HANDLE)
def result(request: ActingRequest, code: str) -> HttpResponse:
    """Show the result of a file to the lawyer whose case it was, without reviewers, and take an answer."""
    taken = take(request, _REPLY_ACTS, code=code)
    if taken.done:
        return saved("legal_aid:review_result", code)
    row = queries.own_file(request.actor, code)
    remarks = [one.remark for one in queries.sheets_of(row) if one.remark]
    sheet = Sheet(
        heading=_("Result of a peer review"),
        back=(_("Peer review"), reverse("legal_aid:reviews")),
        tags=[GRADES[row.grade]],
        facts=[
            fact(_("Work order"), row.order.code),
            fact(_("Points"), row.points),
            *(fact(_("What the reviewers say"), one) for one in remarks),
            *([fact(_("Your answer"), row.reply)] if row.replied_at else []),
        ],
        steps=[] if row.replied_at else taken.steps(_REPLY_ACTS, ["reply"], {}),
        failed=taken.form,
    )
    return draw(request, sheet, problem=taken.problem)


@allow(Audience.EVERYBODY)
def public(request: ActingRequest) -> HttpResponse:
    """Show everybody what published rounds came to: numbers, nobody's name."""
    rows = [
        {
            "row": row,
            "found": found,
            "grades": [(GRADES[grade][0], number) for grade, number in found.grades.items()],
        }
        for row, found in queries.published()
    ]
    return render(request, "legal_aid/reviews.html", {"rows": rows, "sheet": current()})
