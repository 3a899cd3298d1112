"""A matter of an office that certifies on its way through the past: each step at its own hour, by whoever takes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.people.rules.wishes import Medium, Reach
from fawang.regions import queries as regions
from fawang.work_orders.actions.intake import Intake, submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules.codes import Channel

#: A number with the right check character (GB 11643) that nobody has.
ID_NUMBER = "440605190001010013"
_PLACE = "佛山市南海区桂城街道"
#: Before now: nothing here lies in the future.
_LAST = timedelta(minutes=5)


@dataclass
class Matter:
    """An order, and the moment of its latest step."""

    order: WorkOrder
    now: datetime

    def give(self, command: str, by: Actor = SYSTEM, *, hours: float = 3, **data: Any) -> None:
        """Take a step some hours after the one before."""
        with self.later(hours):
            self.order = take_step(
                by=by, code=self.order.code, command=command, version=self.order.version, data=data
            )

    def later(self, hours: float) -> Any:
        """Return a context in which it is some hours later, in working hours of a weekday where that is past."""
        self.now = min(_working(self.now + timedelta(hours=hours)), clock.now() - _LAST)
        return clock.at(self.now)

    @property
    def day(self) -> str:
        """Return the day of the latest step (ISO)."""
        return self.now.astimezone(clock.CHINA).date().isoformat()


def begin(
    kind: str, *, matter: str, words: str, name: str, days_ago: float, number: int, answers: dict[str, str]
) -> Matter:
    """Hand in a matter so many days ago."""
    moment = _working(clock.now() - timedelta(days=days_ago))
    moment = min(moment, clock.now() - _LAST)
    intake = Intake(
        kind=kind,
        matter=matter,
        words=words,
        place=regions.place_in(_PLACE),
        place_text=_PLACE,
        channel=Channel.WEB,
        answers=answers,
        # 199 0000 …: a range kept for demonstrations here; nothing is sent to it, only filed.
        reach=Reach(name=name, phone=f"1990000{8000 + number}", id_number=ID_NUMBER, medium=Medium.SMS),
    )
    with clock.at(moment):
        return Matter(submit(by=ANONYMOUS, intake=intake).order, moment)


def _working(moment: datetime) -> datetime:
    local = moment.astimezone(clock.CHINA)
    if local.hour >= 17:
        local = (local + timedelta(days=1)).replace(hour=9)
    elif local.hour < 9:
        local = local.replace(hour=9)
    while local.weekday() >= 5:
        local += timedelta(days=1)
    return local
