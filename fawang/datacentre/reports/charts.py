"""Charts of a report as SVG (PDF) or PNG (DOCX), by matplotlib, in colours that the colour-blind can tell apart.

What a chart shows also stands in a table beside it, and `Chart.alt` says it in a sentence. Lines and bars differ by
shape as well as by colour (M. Okabe, K. Ito: Color Universal Design, 2008).
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings

from fawang.datacentre.reports.orders import Format

_BLUE, _ORANGE, _GREY, _INK = "#0072B2", "#D55E00", "#8A8F98", "#22262B"
_FONTS = {"zh-hant": ["Noto Sans CJK TC", "Noto Sans CJK SC"], "": ["Noto Sans CJK SC", "Noto Sans CJK TC"]}
#: The width of the text of a page of A4, in inches.
_WIDTH = 6.3
_DOTS = 200
_LONGEST_NAME = 14


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with the sentence that stands for it."""

    title: str
    alt: str
    image: bytes
    format: Format


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers in the order of the places of a chart; None where there is none."""

    name: str
    values: tuple[float | None, ...]


class Drawing:
    """Draws all charts of one report, in its form and language."""

    def __init__(self, form: Format, language: str) -> None:
        """Load matplotlib: only who makes a report needs it."""
        # Its list of fonts is kept where the installation may write, and not in somebody's home.
        os.environ.setdefault("MPLCONFIGDIR", str(settings.FAWANG_HOME / "matplotlib"))
        import matplotlib as mpl

        self._mpl, self._form = mpl, form
        self._settings: Any = {
            "font.family": "sans-serif",
            "font.sans-serif": [*_FONTS.get(language, _FONTS[""]), "DejaVu Sans"],
            "font.size": 9,
            "svg.fonttype": "path",
            # The same figures are the same bytes.
            "svg.hashsalt": "fawang",
            "axes.edgecolor": _GREY,
            "axes.labelcolor": _INK,
            "text.color": _INK,
            "xtick.color": _INK,
            "ytick.color": _INK,
            "axes.unicode_minus": False,
        }

    def line(self, title: str, alt: str, places: Sequence[str], now: Series, before: Series | None) -> Chart:
        """Draw two lines over months."""

        def draw(axes: Any) -> None:
            at = range(len(places))
            if before is not None:
                axes.plot(at, _gaps(before.values), "--s", color=_ORANGE, ms=4, lw=1.4, label=before.name)
            axes.plot(at, _gaps(now.values), "-o", color=_BLUE, ms=5, lw=2, label=now.name)
            axes.set_xticks(
                list(at),
                places,
                rotation=45 if len(places) > 8 else 0,
                ha="right" if len(places) > 8 else "center",
            )
            axes.set_ylim(bottom=0)
            axes.yaxis.set_major_formatter(self._thousands())
            axes.yaxis.set_major_locator(self._whole())
            axes.grid(axis="y", color="#E3E6EA", lw=0.8)
            axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, 1.16), ncols=2)

        return self._chart(title, alt, 2.7, draw)

    def bars(self, title: str, alt: str, places: Sequence[str], now: Series, before: Series | None) -> Chart:
        """Draw lying bars, the first place on top, those of the earlier period as thin outlines below."""

        def draw(axes: Any) -> None:
            at = list(range(len(places)))
            values = [value or 0 for value in now.values]
            axes.barh(
                [y - (0.18 if before else 0) for y in at],
                values,
                0.36 if before else 0.6,
                color=_BLUE,
                label=now.name,
            )
            if before is not None:
                was = [value or 0 for value in before.values]
                axes.barh(
                    [y + 0.2 for y in at],
                    was,
                    0.28,
                    color="white",
                    edgecolor=_ORANGE,
                    hatch="////",
                    lw=1,
                    label=before.name,
                )
                axes.legend(frameon=False, loc="lower right")
            for y, value in zip(at, values, strict=True):
                axes.annotate(
                    f"{value:,.0f}",
                    (value, y - (0.18 if before else 0)),
                    (3, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=8,
                )
            self._named(axes, places)
            axes.set_xlim(0, max([*values, *(v or 0 for v in (before.values if before else ())), 1]) * 1.14)
            axes.xaxis.set_major_formatter(self._thousands())
            axes.xaxis.set_major_locator(self._whole())
            axes.grid(axis="x", color="#E3E6EA", lw=0.8)

        return self._chart(title, alt, 0.8 + 0.34 * len(places), draw)

    def intervals(
        self, title: str, alt: str, places: Sequence[str],
        shares: Sequence[tuple[float, float, float]], promise: tuple[str, float] | None,
    ) -> Chart:  # fmt: skip
        """Draw each place's share as a dot with its interval (share, low, high), and what is promised as a line."""

        def draw(axes: Any) -> None:
            at = list(range(len(places)))
            middle = [share * 100 for share, _low, _high in shares]
            around = [
                [(share - low) * 100 for share, low, _high in shares],
                [(high - share) * 100 for share, _low, high in shares],
            ]
            axes.errorbar(
                middle, at, xerr=around, fmt="o", color=_BLUE, ecolor=_GREY, elinewidth=2, capsize=3, ms=5
            )
            if promise:
                axes.axvline(promise[1] * 100, color=_ORANGE, ls="--", lw=1.4, label=promise[0])
                axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, 1 + 0.5 / len(places)))
            self._named(axes, places)
            axes.xaxis.set_major_formatter(self._mpl.ticker.FuncFormatter(lambda x, _p: f"{x:g}%"))
            axes.set_xlim(right=min(101, max(high * 100 for *_x, high in shares) + 1))
            axes.grid(axis="x", color="#E3E6EA", lw=0.8)

        return self._chart(title, alt, 0.9 + 0.24 * len(places), draw)

    @staticmethod
    def _named(axes: Any, places: Sequence[str]) -> None:
        longest = [_LONGEST_NAME * (2 if one.isascii() else 1) for one in places]
        short = [
            one if len(one) <= most else f"{one[: most - 1]}…"
            for one, most in zip(places, longest, strict=True)
        ]
        axes.set_yticks(list(range(len(places))), short)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)

    def _thousands(self) -> Any:
        return self._mpl.ticker.FuncFormatter(lambda value, _place: f"{value:,.0f}")

    def _whole(self) -> Any:
        return self._mpl.ticker.MaxNLocator(nbins=6, integer=True)

    def _canvas(self) -> Any:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        return FigureCanvasSVG if self._form == Format.PDF else FigureCanvasAgg

    def _chart(self, title: str, alt: str, height: float, draw: Any) -> Chart:
        from matplotlib.figure import Figure

        with self._mpl.rc_context(self._settings):
            # No pyplot: it keeps figures for a window that a server does not have.
            figure = Figure(figsize=(_WIDTH, height), layout="constrained")
            axes = figure.add_subplot()
            axes.set_axisbelow(True)
            for side in ("top", "right"):
                axes.spines[side].set_visible(False)
            draw(axes)
            file, canvas = BytesIO(), self._canvas()(figure)
            if self._form == Format.PDF:
                canvas.print_svg(file, metadata={"Date": None})
            else:
                figure.set_dpi(_DOTS)
                canvas.print_png(file)
        return Chart(title, alt, file.getvalue(), self._form)


def _gaps(values: Sequence[float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in values]
