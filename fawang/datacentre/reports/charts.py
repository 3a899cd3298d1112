"""Charts of a report as SVG (PDF) or PNG (DOCX).

What a chart shows also stands in a table beside it, and `Chart.alt` says it in a sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from fawang.datacentre.reports.orders import Format
from fawang.datacentre.reports.plotting import Series, draw
from fawang.kernel.runtime import children

#: A chart takes a tenth of a second; with the first one the fonts of the system are read.
_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with the sentence that stands for it."""

    title: str
    alt: str
    image: bytes
    format: Format


class Drawing:
    """Has the charts of one report drawn, in its form and language, in a child process: matplotlib stays there."""

    def __init__(self, form: Format, language: str) -> None:
        """Draw for a report in a form and a language."""
        self._form, self._language = form, language

    def line(self, title: str, alt: str, places: Sequence[str], now: Series, before: Series | None) -> Chart:
        """Draw two lines over months."""
        return self._chart(title, alt, "line", places, now, before)

    def bars(self, title: str, alt: str, places: Sequence[str], now: Series, before: Series | None) -> Chart:
        """Draw lying bars, the first place on top, those of the earlier period as thin outlines below."""
        return self._chart(title, alt, "bars", places, now, before)

    def intervals(
        self, title: str, alt: str, places: Sequence[str],
        shares: Sequence[tuple[float, float, float]], promise: tuple[str, float] | None,
    ) -> Chart:  # fmt: skip
        """Draw each place's share as a dot with its interval (share, low, high), and what is promised as a line."""
        return self._chart(title, alt, "intervals", places, shares, promise)

    def _chart(self, title: str, alt: str, shape: str, *figures: Any) -> Chart:
        fonts = str(settings.FAWANG_HOME / "matplotlib")
        image = children.call(draw, self._form, self._language, fonts, shape, figures, seconds=_SECONDS)
        return Chart(title, alt, image, self._form)
