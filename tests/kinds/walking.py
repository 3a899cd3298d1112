"""Somebody walks through the table of a kind until every command was given, by whoever may, on pages or by the API."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.procedure import Phase, Step
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Permission, Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.actions.persons import sign
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.queries import OrderPerson
from fawang.work_orders.rules import Command, Snapshot
from tests.browser import Browser, sign_in
from tests.cases import intake
from tests.conftest import unit_at
from tests.kinds.examples import WAYS, answers, can_be_filled, offices, typed
from tests.shell.cases import text_of
from tests.work_orders import callers
from tests.work_orders.cases import FILES, attach, bearer
from tests.work_orders.persons import fresh, holder, join

#: More than any table needs; whoever has not come around by then never will.
_MOST_STEPS, _MOST_ORDERS = 40, 20
OTHER_SIDE = Reach(name="某厂老板", phone="13900139117", email="chang@example.org")


def knowing(order: WorkOrder) -> list[OrderPerson]:
    """Return the persons of an order who know of it: whoever is still to be invited does not."""
    return [one for one in queries.persons_of(order) if kinds.is_open_to(order, one.side)]


@dataclass
class Walk:
    """A walk through a kind. `taken` are the commands that were given, `orders` what was walked through."""

    name: str
    by_page: bool
    taken: set[str] = field(default_factory=set)
    orders: list[WorkOrder] = field(default_factory=list)
    _staff: dict[Any, Browser] = field(default_factory=dict)
    _tokens: dict[int, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kind = kinds.kind_of(self.name)
        self.table = self.kind.procedure
        self._waited = False
        self._typed: dict[str, str] = {}
        self.trail: list[str] = []
        #: Commands that were not open in these states, for this order.
        self._shut: set[tuple[str, str]] = set()
        self._seen: set[str] = set()

    @property
    def left(self) -> set[str]:
        """The commands that nobody has given yet."""
        return set(self.table.steps) - self.taken

    def everywhere(self) -> None:
        """Give every command at least once."""
        for way in WAYS.get(self.table.name, ()):
            order = self.begin(received=True)
            for command, self._typed in way:
                order = self.to(order, command)
            self._typed = {}
        while self.left:
            assert len(self.orders) < _MOST_ORDERS, (self.left, self.trail)
            with ExitStack() as time:
                self._through(self.begin(received=len(self.orders) % 2 == 1), time)

    def to(self, order: WorkOrder, *commands: str) -> WorkOrder:
        """Give these commands on an order, by whoever may."""
        for command in commands:
            order = self.give(order, self._open(order)[command])
        return order

    def close(self, order: WorkOrder | None = None) -> WorkOrder:
        """Take an order, a new one if none is given, along the shortest way until it is closed.

        Where nothing that is open leads nearer, what leaves the state as it is may open the way, each command once.
        """
        order = order or self.begin()
        stayed: set[str] = set()
        while order.state != self.kind.closed:
            found, here = self._open(order), self._far(order.state, {self.kind.closed})
            far = {name: self._to_closed(one[0], order.state) for name, one in found.items()}
            nearer = [name for name in found if far[name] < here]
            staying = [name for name in found if self._stays(name) and name not in stayed]
            chosen = min(nearer or staying or [*found], key=lambda name: far[name])
            stayed.add(chosen)
            order = self.give(order, found[chosen], must=chosen not in staying)
        return order

    def _to_closed(self, step: Step[Snapshot], state: str) -> int:
        """Return how many steps lead to the end from where a step leads."""
        return min(self._far(one, {self.kind.closed}) for one in step.branches or {step.target or state})

    def begin(self, *, received: bool = False) -> WorkOrder:
        """Return a new order; `received`: by the office itself. Where there is another side, it takes part."""
        unit_id = offices(self.kind)[0].id if received else None
        by = self.staff(Role.OFFICE_HEAD, unit_id=unit_id).actor if received else ANONYMOUS
        if not (received or self.kind.applied_for):
            by = self.staff(Role.OFFICE_HEAD).actor
        # What an organ notifies of the same person twice is one matter.
        who = Reach(
            name="蒋先生" + "二三四五六七八九十甲乙丙"[len(self.orders) - 1 : len(self.orders)],
            phone="13800138000",
        )
        order = submit(
            by=by,
            intake=intake(kind=self.name, answers=answers(self.kind), intake_unit_id=unit_id, reach=who),
        ).order
        for side in self.kind.sides[1:]:
            paper = attach(order, FILES["image/png"])
            joined = join(order, reach=OTHER_SIDE, side=side)
            for key in (queries.access_key(order), *([joined.key] if kinds.is_open_to(order, side) else [])):
                sign(by=holder(order, key), code=order.code, document_id=paper.pk)
        self.orders.append(order)
        return fresh(order)

    def _through(self, order: WorkOrder, time: ExitStack) -> None:
        self._waited = False
        self._shut.clear()
        stayed: set[str] = set()
        refused: set[tuple[str, int]] = set()
        for _number in range(_MOST_STEPS):
            found = self._open(order)
            found = {name: one for name, one in found.items() if (name, order.version) not in refused}
            self._shut |= {(name, order.state) for name in self.left - found.keys()}
            new = [name for name in found if name in self.left]
            going = [name for name in new if not self._ends(found[name][0])] or new
            # Whoever sends it back to the bureau again and again gets nowhere.
            near = [
                name
                for name, one in found.items()
                if not self._ends(one[0], Phase.WAITING)
                and self._from(one[0].target or order.state) < self._from(order.state)
            ]
            staying = [name for name in found if name not in stayed and self._stays(name)]
            if going:
                chosen = going[0]
            elif not self._waited and any(
                self.table.steps[name].sources == {order.state} for name in self.left
            ):
                # What only this state has and nobody may do yet is open when a term has passed.
                self._wait(time)
                continue
            elif self.left and near:
                chosen = near[0]
            elif self.left and staying:
                # What leaves the state as it is may open what it was shut for.
                chosen = staying[0]
                stayed.add(chosen)
            else:
                return
            after = self.give(order, found[chosen], must=False)
            if after.version == order.version:
                refused.add((chosen, order.version))
            order = after

    def _wait(self, time: ExitStack) -> None:
        """Let two months pass, in which nobody signs out; programs would, and staff go on with pages."""
        time.enter_context(clock.at(clock.now() + timedelta(days=60)))
        self._waited = True
        for browser in self._staff.values():
            session = browser.client.session
            session["seen"] = clock.now().timestamp()
            session.save()

    # --- who may what ------------------------------------------------------------------------------

    def _open(self, order: WorkOrder) -> dict[str, tuple[Step[Snapshot], Any]]:
        """Return the open steps, each with all who may take it: browsers, or keys of persons."""
        found: dict[str, tuple[Step[Snapshot], Any]] = {}
        for who, actor in self._everybody(order):
            for step in queries.open_steps_for(order, actor):
                if who is not SYSTEM or step.permissions == {Permission.ORDER_FOLLOW}:
                    found.setdefault(step.command, (step, []))[1].append(who)
        offers = self.kind.offers(order)
        return {name: one for name, one in found.items() if can_be_filled(order, one[0], offers)}

    def _everybody(self, order: WorkOrder) -> Iterator[tuple[Any, Actor]]:
        for person in knowing(order):
            yield person.key, holder(order, person.key)
        # Whoever may less goes first: what somebody signed, somebody else seals.
        for role in (Role.OFFICE_OFFICER, Role.OFFICE_HEAD, Role.SUPERVISOR):
            browser = self.staff(role)
            yield browser, browser.actor
        if order.lawyer_id is not None:
            for browser in (
                self.staff(Role.LAWYER, lawyer_id=order.lawyer_id), self.staff(Role.FIRM_ADMIN, unit_id=order.firm_id),
            ):  # fmt: skip
                yield browser, browser.actor
        # What only happens: a fee is paid, a certificate is issued.
        yield SYSTEM, SYSTEM

    def staff(self, role: Role, *, lawyer_id: int | None = None, unit_id: int | None = None) -> Browser:
        """Return the browser of somebody of the province, of a firm, or of a lawyer."""
        key = (role, lawyer_id, unit_id)
        if key not in self._staff:
            unit = organisations.unit(unit_id) if unit_id else unit_at("44", UnitKind.BUREAU)
            self._staff[key] = sign_in(role, unit, lawyer_id=lawyer_id)
        return self._staff[key]

    # --- giving ------------------------------------------------------------------------------------

    def give(self, order: WorkOrder, found: tuple[Step[Snapshot], Any], *, must: bool = True) -> WorkOrder:
        """Give a command as its page or the API lets one; look at the pages of both afterwards.

        What one of them may not do because they did the step before, the next one does; where none may, unless one
        `must`, the order is as it was.
        """
        step, everybody = found
        *others, last = everybody
        if not any(self._given(order, step, who) for who in others) and not self._given(
            order, step, last, must=must
        ):
            return order
        self.taken.add(step.command)
        if step.command == Command.APPROVE_EXTENSION and Command.DENY_EXTENSION in self.left:
            # What was granted once can only be denied when it is asked for again.
            self.taken.discard(Command.ASK_EXTENSION)
        self.trail.append(f"{len(self.orders)} {order.state} {step.command}")
        after = fresh(order)
        assert (after.version, after.state) != (order.version, "")
        assert after.state in {step.target or order.state} | step.branches
        if after.state not in self._seen:
            self._seen.add(after.state)
            self._look(after)
        return after

    def _given(self, order: WorkOrder, step: Step[Snapshot], who: Any, *, must: bool = False) -> bool:
        data = {**typed(order, step.command, step.fields), **self._typed}
        if who is SYSTEM:
            take_step(by=SYSTEM, code=order.code, command=step.command, version=order.version, data=data)
            return True
        own = isinstance(who, str)
        on_page = (
            self.by_page and step.command in self.kind.pages.own if own else self.by_page or self._waited
        )
        if on_page:
            path = f"/f/{order.code}/{who}" if own else f"/desk/orders/{order.code}/{step.command}"
            client = Client() if own else who.client
            page = text_of(client.get(path)) if step.command in self.left else ""
            form = {
                f"{step.command}-{name}": value
                for name, value in {**data, "version_seen": order.version}.items()
            }
            assert [name for name in form if page and f'name="{name}"' not in page] == []
            answer = client.post(path, {**form, "command": step.command})
            if answer.status_code == 409 and not must:
                return False
            assert answer.status_code == 302, (step.command, text_of(answer))
        else:
            headers = {"x-access-key": who} if own else self._token(who)
            answer = callers.command(Client(), order, step.command, headers, **data)
            if answer.status_code == 409 and not must:
                return False
            assert answer.status_code == 200, (step.command, answer.json())
        return True

    def _token(self, browser: Browser) -> dict[str, str]:
        if browser.staff_id not in self._tokens:
            self._tokens[browser.staff_id] = bearer(browser)
        return self._tokens[browser.staff_id]

    def _look(self, order: WorkOrder) -> None:
        """Open the order where the office and each of the persons read it, or ask the API for it."""
        if self.by_page:
            pages = [self.staff(Role.OFFICE_HEAD).get(f"/desk/orders/{order.code}")]
            pages += [Client().get(f"/f/{order.code}/{one.key}") for one in knowing(order)]
        else:
            pages = [
                callers.get(Client(), f"/{order.code}", {"x-access-key": one.key}) for one in knowing(order)
            ]  # fmt: skip
            if not self._waited:
                pages.append(
                    callers.get(Client(), f"/{order.code}", self._token(self.staff(Role.OFFICE_HEAD)))
                )
        assert {page.status_code for page in pages} == {200}

    # --- where to ------------------------------------------------------------------------------------

    def _ends(self, step: Step[Snapshot], *phases: Phase) -> bool:
        """Tell whether a step leads to an end, or into one of these phases."""
        return step.target is not None and self.table.phases[step.target] in (Phase.ENDED, *phases)

    def _stays(self, command: str) -> bool:
        """Tell whether a step of the kind's own leaves the state as it is."""
        step = self.table.steps[command]
        return step.target is None and not step.branches and command not in set(Command)

    def _from(self, state: str) -> int:
        """Return how many steps lead from a state to one in which a command is open that nobody has given."""
        wanted = {
            (name, source) for name in self.left for source in self.table.steps[name].sources
        } - self._shut
        return self._far(state, {source for _name, source in wanted})

    def _far(self, state: str, wanted: set[str]) -> int:
        """Return how many steps lead from a state to one of those wanted; more than any way has, if none does."""
        reached = {state}
        for number in range(len(self.table.phases)):
            if reached & wanted:
                return number
            taken = [one for one in self.table.table if one.sources & reached]
            reached |= {
                target for one in taken for target in (one.branches or {one.target}) if target is not None
            }
        return len(self.table.phases)
