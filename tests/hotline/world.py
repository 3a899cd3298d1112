"""What the switch and the platform would have after the orders of a journey: who stands in line, rings, is joined."""

from dataclasses import dataclass, field

from fawang.hotline import orders as o
from fawang.hotline.inputs import Input
from fawang.hotline.journey import decide
from fawang.hotline.orders import Order
from fawang.hotline.rules import Call, Phrase


@dataclass
class World:
    """A call with all that hangs on it. Each order is checked against what there is."""

    call: Call = field(default_factory=lambda: Call("c1"))
    in_line: bool = False
    ringing: str = ""
    seat: str = ""
    other: str = ""
    hears: str = "nothing"
    over: bool = False
    done: list[Order] = field(default_factory=list)

    def happens(self, *inputs: Input) -> tuple[Order, ...]:
        """Let things happen; return the orders of the last one."""
        orders: tuple[Order, ...] = ()
        for one in inputs:
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
            case o.Took(seat):
                assert self.ringing == seat
                self.ringing, self.seat, self.in_line = "", seat, False
            case o.Join(seat):
                assert seat in (self.ringing, self.seat)
                self.hears = seat
            case o.JoinOther(seat):
                assert self.other
                self.hears = "music" if seat else self.other
            case o.Dial(target):
                assert not self.other
                self.other = target
            case o.DropOther():
                assert self.other
                self.other = ""
            case o.DropSeat(seat):
                assert self.seat == seat
                self.seat = ""
            case o.Say():
                self.hears = "words"
            case o.Music():
                self.hears = "music"
            case o.Hush():
                self.hears = "nothing"
            case o.Finish():
                self.over = True
