"""What the switch and the platform would have after the orders of a journey: who stands in line, rings, hears whom."""

from dataclasses import dataclass, field

from fawang.hotline.rules import Call, Lost, Mode, Party, Phrase
from fawang.hotline.rules.calls import commands as o
from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.calls.call_flow import decide
from fawang.hotline.rules.calls.commands import Order
from fawang.hotline.rules.calls.events import Input


@dataclass
class World:
    """A call with all that hangs on it. Each order is checked against what there is."""

    call: Call = field(default_factory=lambda: Call("c1"))
    in_line: bool = False
    ringing: str = ""
    seat: str = ""
    other: str = ""
    supervisor: str = ""
    hears: str = "nothing"
    #: Whom each hears, of those who talk.
    table: dict[Party, set[Party]] = field(default_factory=dict)
    #: What was written down of the supervisor.
    noted: Mode | None = None
    over: bool = False
    done: list[Order] = field(default_factory=list)

    def happens(self, *inputs: Input) -> tuple[Order, ...]:
        """Let things happen; return the orders of the last one."""
        orders: tuple[Order, ...] = ()
        for one in inputs:
            self._gone(one)
            step = decide(self.call, one)
            self.call, orders = step.call, step.orders
            for order in orders:
                self._obey(order)
        return orders

    def said(self) -> list[str]:
        """Return the phrases of the last order that says some."""
        last: tuple[Phrase, ...] = ()
        for order in self.done:
            match order:
                case o.Say(phrases, _) | o.Music(_, phrases) | o.HangUp(_, phrases):
                    last = phrases or last
        return [one.id for one in last]

    def _obey(self, order: Order) -> None:
        assert not self.over, f"{order} after the end"
        self.done.append(order)
        match order:
            case o.Wait():
                self.in_line = True
            case o.Leave():
                assert self.in_line
                self.in_line = False
            case o.Ring(seat):
                assert self.in_line
                assert not self.ringing
                self.ringing = seat
            case o.StopRinging(seat):
                assert self.ringing == seat
                self.ringing = ""
            case o.Missed(seat):
                assert seat in (self.ringing, self.seat)
                self.ringing = self.seat = ""
                self._out(Party.SEAT)
            case o.Took(seat):
                assert seat in (self.ringing, self.seat)
                self.ringing, self.seat, self.in_line = "", seat, False
            case o.Join(seat):
                assert seat in (self.ringing, self.seat)
                self.hears = seat
                self._join(Party.CALLER, Party.SEAT)
            case o.JoinOther(seat):
                assert self.other
                assert seat in ("", self.seat)
                self.hears = "music" if seat else self.other
                self._join(Party.SEAT if seat else Party.CALLER, Party.OTHER)
            case o.Mix(hears):
                names = {
                    Party.CALLER: "caller",
                    Party.SEAT: self.seat,
                    Party.OTHER: self.other,
                    Party.SUPERVISOR: self.supervisor,
                }
                assert all(names[one] for one, _heard in hears)
                self.table = {one: set(heard) for one, heard in hears}
                if own := self.table[Party.CALLER]:
                    self.hears = self.seat if Party.SEAT in own else self.other
            case o.Dial(target):
                assert not self.other
                self.other = target
            case o.DropOther():
                assert self.other
                self.other = ""
                self._out(Party.OTHER)
            case o.Adopt(seat):
                assert self.other == seat
                self.seat, self.other = seat, ""
                self._out(Party.OTHER)
                self._out(Party.SEAT)
            case o.DropSeat(seat):
                assert self.seat == seat
                self.seat = ""
                self._out(Party.SEAT)
            case o.DialSupervisor(target):
                assert not self.supervisor
                self.supervisor = target
            case o.DropSupervisor():
                assert self.supervisor
                self.supervisor = ""
                self._out(Party.SUPERVISOR)
            case o.Supervises(_, mode):
                self.noted = mode
            case o.Say() | o.Music():
                # All whom the caller talked with hear nobody, until they are told otherwise.
                if self.table.get(Party.CALLER):
                    self.table = {}
                self.hears = "music" if isinstance(order, o.Music) else "words"
            case o.Hush():
                self.hears = "nothing"
            case o.Finish():
                self.over = True

    def _join(self, one: Party, other: Party) -> None:
        self._out(one)
        self._out(other)
        self.table[one], self.table[other] = {other}, {one}

    def _out(self, gone: Party) -> None:
        self.table.pop(gone, None)
        for others in self.table.values():
            others.discard(gone)

    def _gone(self, happened: Input) -> None:
        """Let a leg be gone of itself."""
        match happened:
            case i.SeatLost(seat, why) if seat == self.seat and why != Lost.DIED:
                self.seat = ""
                self._out(Party.SEAT)
            case i.OtherLost():
                self.other = ""
                self._out(Party.OTHER)
            case i.SupervisorLost(who) if who == self.supervisor:
                self.supervisor = ""
                self._out(Party.SUPERVISOR)
            case i.HungUp():
                self._out(Party.CALLER)
