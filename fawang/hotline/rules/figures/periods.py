"""Days for which figures are asked: in China, the first and the last among them. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fawang.kernel.clock import CHINA


@dataclass(frozen=True, slots=True)
class Period:
    """Days in China, the first and the last among them."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse days in the wrong order.

        Raises:
            ValueError: the last day comes before the first.
        """
        if self.last < self.first:
            raise ValueError("the last day comes before the first")

    @classmethod
    def up_to(cls, last: date, days: int) -> "Period":
        """Return so many days, of which `last` is the last."""
        return cls(last - timedelta(days - 1), last)

    @property
    def days(self) -> tuple[date, ...]:
        """Return each day, in order."""
        return tuple(self.first + timedelta(n) for n in range((self.last - self.first).days + 1))

    @property
    def begin(self) -> datetime:
        """Return the first moment."""
        return datetime.combine(self.first, time(), CHINA)

    @property
    def end(self) -> datetime:
        """Return the first moment after it."""
        return datetime.combine(self.last + timedelta(1), time(), CHINA)
