"""What somebody has answered so far on the way to an application, and what follows from it."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from fawang.kernel.rules.step_fields import Kind
from fawang.people.rules.wishes import QUIET_FROM, QUIET_UNTIL, Dialect, Medium, Reach
from fawang.regions import queries as regions
from fawang.work_orders import kinds
from fawang.work_orders.actions.intake import Intake
from fawang.work_orders.data.urgency import HURRIES
from fawang.work_orders.kinds.forms import FORM, forms
from fawang.work_orders.kinds.questions import Asks
from fawang.work_orders.rules.codes import Channel

#: In a draft that staff fill in for somebody: by whom, how the person came, at which office, who acts for them.
BEHALF = "behalf"
#: The special zone from whose page, or in a talk in which, it was begun.
ZONE = "zone"


@dataclass(frozen=True)
class Answers:
    """The answers by question, as text the way they were typed; kept in the draft."""

    given: dict[str, Any] = field(default_factory=dict)
    #: What was worked out from them once.
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def get(self, name: str) -> str:
        """Return an answer; empty if there is none."""
        return str(self.given.get(name, "") or "")

    @property
    def kind_name(self) -> str:
        """The kind that is applied for; the first of this installation where none was chosen."""
        given = self.get("order_kind")
        return given if given in kinds.names() else kinds.first()

    @property
    def kind(self) -> kinds.OrderKind:
        """What this kind declares."""
        return kinds.kind_of(self.kind_name)

    @property
    def form(self) -> str:
        """The form that is being filled in; empty where only the kind asks."""
        return self.get(FORM)

    @property
    def behalf(self) -> dict[str, Any]:
        """Return who fills it in for somebody, and how it is taken in; empty where a person does so themselves."""
        return dict(self.given.get(BEHALF) or {})

    @cached_property
    def asks(self) -> Asks:
        """What is asked besides what is asked for all: by the kind, and by the form if one is filled in."""
        if not self.form:
            return self.kind.asks
        own = forms().asks(self.given)
        if own.alone:
            return own
        of_kind = self.kind.asks
        fixed = set(self.given.get("fixed") or ())
        questions = tuple(one for one in of_kind.questions if one.name not in fixed)
        return replace(of_kind, questions=(*questions, *own.questions), leaves_out=own.leaves_out)

    @property
    def told(self) -> list[str]:
        """What was told at length in the person's own words; a line is judged when it is sent, as everything is."""
        own = [self.get(one.name) for one in self.asks.questions if one.field.kind == Kind.TEXT]
        return [self.get("words"), *own]

    @property
    def about_kind(self) -> dict[str, str]:
        """The answers to the questions of the kind."""
        return self.kind.asks.about(self.given)

    @property
    def place(self) -> str:
        """The division code of where it happened; empty until it is known."""
        return self.get("place")

    @property
    def place_name(self) -> str:
        """The full name of that division."""
        return regions.region(self.place).path_name if self.place else ""

    def reach(self, locale: str) -> Reach:
        """Return how the person can be reached."""
        third = self.get("third") == "yes"
        return Reach(
            name=self.get("name"),
            phone=self.get("phone"),
            email=self.get("email"),
            id_number=self.get("id_number"),
            medium=_member(Medium, self.get("medium"), Medium.SMS),
            may_call=self.get("may_call") != "no",
            may_announce=self.get("may_announce") != "no",
            list_online=self.get("list_online") != "no",
            quiet_from=QUIET_FROM,
            quiet_until=QUIET_UNTIL,
            third_name=self.get("third_name") if third else "",
            third_relation=self.get("third_relation") if third else "",
            third_phone=self.get("third_phone") if third else "",
            third_email=self.get("third_email") if third else "",
            pass_phrase=self.get("pass_phrase") if third else "",
            locale=locale,
            dialect=_member(Dialect, self.get("dialect"), Dialect.MANDARIN),
            needs=self.get("needs"),
        )

    def intake(
        self, *, locale: str, channel: Channel = Channel.WEB, intake_unit_id: int | None = None
    ) -> Intake:
        """Return the application that these answers make."""
        authority = self.get("authority") if self.asks.authority else ""
        return Intake(
            kind=self.kind_name,
            matter=self.get("matter"),
            words=self.get("words"),
            place=self.place,
            place_text=self.get("place_text"),
            organ_place=self.get("organ_place") if authority not in ("", "none") else "",
            organ_kind=authority if authority not in ("", "none") else "",
            channel=channel,
            answers=dict(self.about_kind),
            intake_unit_id=intake_unit_id,
            topic=self.get("topic"),
            guidance=dict(self.given.get("guidance") or {}),
            urgent=bool(HURRIES & set((self.given.get("guidance") or {}).get("urgency", ()))),
            reach=self.reach(locale),
            zone=self.get(ZONE),
        )


def _member[Code: StrEnum](kind: type[Code], given: str, otherwise: Code) -> Code:
    """Return the code that was given; a draft may hold anything, since it is kept before it is judged."""
    return kind(given) if given in set(kind) else otherwise
