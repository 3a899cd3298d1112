"""Days for which figures are asked."""

from datetime import date, datetime

import pytest

from fawang.hotline.rules.figures.periods import Period
from fawang.kernel import clock


def test_days_are_those_of_china() -> None:
    period = Period.up_to(date(2026, 12, 3), 14)
    assert (period.first, period.last, len(period.days)) == (date(2026, 11, 20), date(2026, 12, 3), 14)
    assert period.begin == datetime(2026, 11, 20, tzinfo=clock.CHINA)
    assert period.end == datetime(2026, 12, 4, tzinfo=clock.CHINA)
    with pytest.raises(ValueError, match="before the first"):
        Period(date(2026, 12, 3), date(2026, 12, 2))
