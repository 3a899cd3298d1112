"""What is written of several calls at once is what would be written of each, in far fewer statements."""

import asyncio
import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.consultations.models import Consultation, Deadline, Hold, Message, Transition
from fawang.consultations.models.recordings import Piece, Recording
from fawang.dispatch.models import Contact, Entry, Offer, Seat, Spell
from fawang.dispatch.rules import Language
from fawang.feedback.rules import checks as feedback
from fawang.hotline.actions import calls, instances, recordings
from fawang.hotline.control.call_changes import Followed, Follower
from fawang.hotline.control.writer.batches import Work, at_once, together
from fawang.hotline.control.writer.platform import Tables
from fawang.hotline.models import Call, Caller
from fawang.hotline.models.instances import Instance
from fawang.hotline.queries.calls import seen
from fawang.hotline.rules import Call as Journey
from fawang.hotline.rules import Cause, Stage, Topic
from fawang.hotline.rules.calls import commands as o
from fawang.hotline.rules.calls.requests import Seen
from fawang.hotline.rules.legs import Arrived
from fawang.hotline.telephony.programs.conversion import Taped
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.models import Contact as Person
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.hotline.cases import on_the_line
from tests.hotline.telephony.sound.test_audio_import import wav
from tests.races import jobs, run_jobs

pytestmark = pytest.mark.usefixtures("real_database", "claimed")

_numbers = itertools.count(13800138000)


@pytest.fixture
def claimed(real_database: str) -> None:
    """The run of the hotline that has all calls here."""
    instances.claim(by=SYSTEM)


type Do = Callable[[list[list[Work]]], list[Exception | None]]


def one_by_one(bundles: list[list[Work]]) -> list[Exception | None]:
    """Do the works of each call by themselves."""
    for works in bundles:
        at_once(works)
    return [None] * len(bundles)


class Calls:
    """Calls that go on, and what is written of them, as the platform orders it; done when it is told so."""

    def __init__(self, many: int, do: Do) -> None:
        self.legs = {f"leg-{number}": f"{number}" for number in itertools.islice(_numbers, many)}
        self._do, self._works = do, dict[str, list[Work]]()
        #: Statements by step, BEGIN and COMMIT among them.
        self.statements: dict[str, int] = {}

    def step(self, name: str, what: Callable[[Tables, Journey], Any]) -> list[Exception | None]:
        """Let all of them take a step, and what is to be kept of it be written."""
        self._works = {leg: [] for leg in self.legs}
        instance = Instance.objects.get().pk

        async def order() -> None:
            tables = Tables()
            tables.instance.set_result(instance)
            # What comes after it is news to a loop that has ended by then.
            tables._do = lambda one, work: self._works[one.name].append(replace(work, after=None))  # type: ignore[method-assign]
            for leg, number in self.legs.items():
                tables._come(Arrived(leg, number, "12348", source="127.0.0.1"), clock.now())
                if name != "come":
                    self._works[leg].clear()
                found = what(tables, Journey(leg, language=Language.MANDARIN, recorded=True))
                if found is not None:
                    await found

        asyncio.run(order())
        with CaptureQueriesContext(connection) as queries:
            wrong = self._do(list(self._works.values()))
        self.statements[name] = len(queries)
        return wrong

    def stand(self, stage: Stage) -> None:
        """Let all of them stand somewhere."""
        self.step(str(stage), lambda tables, call: tables.stands(_at(call, stage)))

    def rung(self) -> dict[str, int]:
        """Return whose telephone rings for whom."""
        found: dict[str, Seen] = seen(list(self.legs))
        return {leg: int(how.rings.removeprefix("seat:")) for leg, how in found.items() if how.rings}

    def live(self, tmp_path: Path) -> None:
        """Let all of them come, wait, talk, rate, end, and what was recorded be kept."""
        self.step("come", lambda tables, call: tables.obey(call, o.Remember(Language.CANTONESE)))
        self.stand(Stage.MENU)
        self.step("wait", lambda tables, call: tables.obey(call, o.Wait(Topic.ADVICE, Language.MANDARIN)))
        rung = self.rung()
        assert len(set(rung.values())) == len(self.legs)
        self.step("take", lambda tables, call: tables.obey(call, o.Took(f"seat:{rung[call.id]}")))
        self.stand(Stage.TALKING)
        self.step("talk_ended", lambda tables, call: tables.obey(call, o.TalkEnded()))
        self.step("rate", lambda tables, call: tables.obey(call, o.Rate(4)))
        self.step("finish", lambda tables, call: tables.obey(call, o.Finish(Cause.RATED)))
        self.tape(tmp_path)

    def tape(self, tmp_path: Path) -> None:
        """Keep what was recorded of them."""
        sound = wav(8000, channels=2)
        files = {leg: tmp_path / leg for leg in self.legs}
        for file in files.values():
            file.touch()
        recorded = [
            [Work(partial(keep, leg, file, sound), call=leg, files=True)] for leg, file in files.items()
        ]
        with CaptureQueriesContext(connection) as queries:
            self._do(recorded)
        self.statements["tape"] = len(queries)
        assert not any(file.exists() for file in files.values())


def keep(leg: str, file: Path, sound: bytes) -> None:
    """Keep what was recorded of a call."""
    taped = Taped(sound, 8000, 800, [1, 2, 3])
    recordings.keep(by=SYSTEM, name=leg, file=str(file), taped=taped)


def _at(call: Journey, stage: Stage) -> Journey:
    return Journey(call.id, stage=stage, language=call.language)


def lawyers(many: int) -> list[Actor]:
    """Lawyers on duty for calls."""
    unit = unit_at("44", UnitKind.HOTLINE_CENTRE)
    found = [sign_in(Role.DUTY_LAWYER, unit).actor for _one in range(many)]
    for one in found:
        on_the_line(one)
    return found


def plain(row: Any, *left_out: str) -> dict[str, Any]:
    """What stands in a row: of moments and numbers only whether there is one."""
    found = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.attname in {
            "id",
            "code",
            "name",
            "storage_key",
            "digest",
            "number_hash",
            "phone_hash",
            *left_out,
        }:
            continue
        is_moment = field.get_internal_type() == "DateTimeField"
        is_number = field.attname.endswith("_id") or field.attname in ("queue_key", "seq_of")
        found[field.attname] = (value is not None) if is_moment or is_number else value
    return found


def rows(model: Any, *left_out: str, **which: Any) -> list[dict[str, Any]]:
    """What stands in some rows, in their order."""
    return [plain(row, *left_out) for row in model.objects.filter(**which).order_by("pk")]


def without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """Leave out what names other rows."""
    return {name: value for name, value in values.items() if name not in names}


def kept(leg: str) -> dict[str, Any]:
    """All that is kept of a call."""
    call = Call.objects.get(name=leg)
    assert call.consultation_id is not None
    talk = Consultation.objects.get(pk=call.consultation_id)
    staff = talk.staff_id
    assert call.staff_id == staff
    assert staff is not None
    contact = Contact.objects.get(subject=f"consultation:{talk.pk}")
    assert contact.staff_id == staff
    person = Person.objects.get(pk=talk.contact_id)
    assert (person.phone, call.number) == (leg.removeprefix("leg-"),) * 2
    assert list(Hold.objects.filter(consultation=talk).values_list("staff_id", flat=True)) == [staff]
    named = {"object": f"consultations.consultation:{talk.pk}"}
    events = [
        one for one in OutboxEvent.objects.order_by("pk") if one.payload.get("consultation_id") == talk.pk
    ]
    return {
        "call": without(plain(call), "number"),
        "talk": plain(talk),
        "person": without(plain(person), "phone"),
        "caller": rows(Caller, number_hash=bytes(call.number_hash or b"")),
        "messages": rows(Message, consultation=talk),
        "steps": rows(Transition, "actor", consultation=talk),
        "terms": rows(Deadline, consultation=talk),
        "holds": rows(Hold, consultation=talk),
        "events": [(one.name, without(one.payload, "consultation_id")) for one in events],
        "audit": [(one.action, one.data) for one in AuditEntry.objects.filter(**named).order_by("pk")],
        "contact": without(plain(contact), "subject"),
        "offers": [without(row, "why") for row in rows(Offer, contact=contact)],
        "entries": [
            one.happened["what"] if "what" in one.happened else sorted(one.happened)
            for one in Entry.objects.order_by("seq")
            if contact.name in str(one.happened)
        ],
        "spells": rows(Spell, staff_id=staff),
        "seat": without(plain(Seat.objects.get(staff_id=staff)), "staff_id", "wrap_ups"),
        "wraps": len(Seat.objects.get(staff_id=staff).wrap_ups),
        "recordings": [without(row, "subject") for row in rows(Recording, consultation=talk)],
        "pieces": rows(Piece, recording__consultation=talk),
    }


def test_what_is_kept_is_what_would_be_kept_of_each_alone(tmp_path: Path) -> None:
    lawyers(4)
    alone = Calls(4, one_by_one)
    alone.live(tmp_path)
    lawyers(4)
    gathered = Calls(4, together)
    gathered.live(tmp_path)
    expected = [kept(leg) for leg in alone.legs]
    assert [kept(leg) for leg in gathered.legs] == expected
    assert [one["call"]["cause"] for one in expected] == ["rated"] * 4
    assert [len(one["pieces"]) for one in expected] == [1] * 4
    run_jobs("events")
    assert {job["status"] for job in jobs("kernel.deliver")} == {"succeeded"}


def test_what_is_written_twice_changes_nothing(tmp_path: Path) -> None:
    lawyers(3)
    some = Calls(3, together)
    some.live(tmp_path)
    before = [kept(leg) for leg in some.legs]
    # As when the process has died before it knew that all was written.
    some.step("come", lambda _tables, _call: None)
    some.step("rate", lambda tables, call: tables.obey(call, o.Rate(1)))
    some.step("finish", lambda tables, call: tables.obey(call, o.Finish(Cause.FAILED)))
    some.tape(tmp_path)
    assert [kept(leg) for leg in some.legs] == before


def test_one_that_goes_wrong_takes_no_other_with_it(tmp_path: Path) -> None:
    lawyers(3)
    some = Calls(3, together)
    some.step("come", lambda _tables, _call: None)
    some.step("wait", lambda tables, call: tables.obey(call, o.Wait(Topic.ADVICE, Language.MANDARIN)))
    rung = some.rung()
    broken, *others = some.legs

    # One of them has ended on a page meanwhile.
    calls.finish(by=SYSTEM, name=broken, cause=Cause.CALLER, recorded=False, at=clock.now())

    some.step("take", lambda tables, call: tables.obey(call, o.Took(f"seat:{rung[call.id]}")))
    states = dict(Call.objects.values_list("name", "consultation__state"))
    assert states == {broken: "withdrawn", **dict.fromkeys(others, "open")}


def test_whoever_is_left_by_one_is_found_by_another_in_the_same_transaction(tmp_path: Path) -> None:
    """Two lawyers, four callers: as talks end, those who wait are rung for, whether or not they come just then."""
    lawyers(2)
    first = Calls(2, together)
    first.step("come", lambda _tables, _call: None)
    first.step("wait", lambda tables, call: tables.obey(call, o.Wait(Topic.ADVICE, Language.MANDARIN)))
    rung = first.rung()
    first.step("take", lambda tables, call: tables.obey(call, o.Took(f"seat:{rung[call.id]}")))
    second = Calls(2, together)
    second.step("come", lambda _tables, _call: None)
    second.step("wait", lambda tables, call: tables.obey(call, o.Wait(Topic.ADVICE, Language.MANDARIN)))
    assert second.rung() == {}
    assert [how.position for how in seen(list(second.legs)).values()] == [1, 2]
    first.step("talk_ended", lambda tables, call: tables.obey(call, o.TalkEnded()))
    # They write up first.
    assert second.rung() == {}
    for staff_id in rung.values():
        lawyer = people.staff_identity(staff_id).actor
        on_the_line(lawyer)
    assert sorted(second.rung().values()) == sorted(rung.values())
    again = second.rung()
    second.step("take", lambda tables, call: tables.obey(call, o.Took(f"seat:{again[call.id]}")))
    assert set(Consultation.objects.values_list("state", flat=True)) == {"closed", "open"}
    open_spells = Spell.objects.filter(until_at=None).values_list("staff_id", "presence")
    assert sorted(open_spells) == sorted((one, "busy") for one in rung.values())


def test_the_statements_of_a_call_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call by itself, and one of twenty: what is written of it, from its begin to its recording."""
    # Chance draws some talks to be checked, which is more to write.
    monkeypatch.setattr(feedback, "drawn_at_once", lambda _rank: False)
    lawyers(1)
    alone = Calls(1, together)
    alone.live(tmp_path)
    lawyers(20)
    twenty = Calls(20, together)
    twenty.live(tmp_path)
    events = OutboxEvent.objects.order_by("pk").values_list("pk", flat=True)
    with CaptureQueriesContext(connection) as handling:
        outbox.deliver(event_ids=list(events))
    assert sum(alone.statements.values()) <= _ALONE, alone.statements
    # A step of many takes hardly more than one of a single call.
    assert sum(twenty.statements.values()) <= _TWENTY, twenty.statements
    # What the worker does of all of them: a few for the lot, and two for each talk that has ended or was rated.
    assert len(handling) <= 6 + 2 * 2 * 21


def test_looking_at_many_calls_takes_as_many_statements_as_at_one(tmp_path: Path) -> None:
    lawyers(8)
    some = Calls(8, together)
    some.step("come", lambda _tables, _call: None)
    some.step("wait", lambda tables, call: tables.obey(call, o.Wait(Topic.ADVICE, Language.MANDARIN)))
    told: list[str] = []
    follower = Follower(lambda call, _happened: told.append(call))

    def statements(legs: Iterable[str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            follower.look([Followed(leg) for leg in legs])
        return len(queries)

    first, *others = some.legs
    assert statements([first]) == statements(others) <= _LOOK
    assert told == [first, *others]


#: What is written of one call when nothing else is: of nine transactions, their begin and end among them.
_ALONE = 147
#: And of twenty together: a call had 237.
_TWENTY = 153
_LOOK = 5
