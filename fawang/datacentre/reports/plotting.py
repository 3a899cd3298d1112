"""Drawing one chart with matplotlib, in colours that the colour-blind can tell apart. Runs in a child process.

Lines and bars differ by shape as well as by colour (M. Okabe, K. Ito: Color Universal Design, 2008).
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from fawang.datacentre.reports.orders import Format

_BLUE, _ORANGE, _GREY, _INK = "#0072B2", "#D55E00", "#8A8F98", "#22262B"
_FONTS = {"zh-hant": ["Noto Sans CJK TC", "Noto Sans CJK SC"], "": ["Noto Sans CJK SC", "Noto Sans CJK TC"]}
#: The width of the text of a page of A4, in inches.
_WIDTH = 6.3
_DOTS = 200
_LONGEST_NAME = 14

#: The height of a chart, and what puts it on its axes with matplotlib at hand.
type _Plot = tuple[float, Callable[[Any, Any], None]]


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers in the order of the places of a chart; None where there is none."""

    name: str
    values: tuple[float | None, ...]


def draw(form: Format, language: str, fonts: str, shape: str, figures: tuple[Any, ...]) -> bytes:
    """Return a chart as an image.

    Args:
        fonts: the folder in which the list of the system's fonts is kept.
        shape: `line`, `bars` or `intervals`.
        figures: what the method of `charts.Drawing` of that name is told after title and sentence.
    """
    os.environ["MPLCONFIGDIR"] = fonts
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    shapes: dict[str, Callable[..., _Plot]] = {"line": _line, "bars": _bars, "intervals": _intervals}
    height, plot = shapes[shape](*figures)
    with mpl.rc_context(_settings(language)):
        # No pyplot: it keeps figures for a window that a server does not have.
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        axes = figure.add_subplot()
        axes.set_axisbelow(True)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        plot(axes, mpl)
        file = BytesIO()
        canvas: Any = (FigureCanvasSVG if form == Format.PDF else FigureCanvasAgg)(figure)
        if form == Format.PDF:
            canvas.print_svg(file, metadata={"Date": None})
        else:
            figure.set_dpi(_DOTS)
            canvas.print_png(file)
    return file.getvalue()


def _settings(language: str) -> Any:
    return {
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


def _line(places: Sequence[str], now: Series, before: Series | None) -> _Plot:
    def plot(axes: Any, mpl: Any) -> None:
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
        axes.yaxis.set_major_formatter(_thousands(mpl))
        axes.yaxis.set_major_locator(_whole(mpl))
        axes.grid(axis="y", color="#E3E6EA", lw=0.8)
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, 1.16), ncols=2)

    return 2.7, plot


def _bars(places: Sequence[str], now: Series, before: Series | None) -> _Plot:
    def plot(axes: Any, mpl: Any) -> None:
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
        _named(axes, places)
        axes.set_xlim(0, max([*values, *(v or 0 for v in (before.values if before else ())), 1]) * 1.14)
        axes.xaxis.set_major_formatter(_thousands(mpl))
        axes.xaxis.set_major_locator(_whole(mpl))
        axes.grid(axis="x", color="#E3E6EA", lw=0.8)

    return 0.8 + 0.34 * len(places), plot


def _intervals(
    places: Sequence[str], shares: Sequence[tuple[float, float, float]], promise: tuple[str, float] | None
) -> _Plot:
    def plot(axes: Any, mpl: Any) -> None:
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
        _named(axes, places)
        axes.xaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda x, _p: f"{x:g}%"))
        axes.set_xlim(right=min(101, max(high * 100 for *_x, high in shares) + 1))
        axes.grid(axis="x", color="#E3E6EA", lw=0.8)

    return 0.9 + 0.24 * len(places), plot


def _named(axes: Any, places: Sequence[str]) -> None:
    longest = [_LONGEST_NAME * (2 if one.isascii() else 1) for one in places]
    short = [
        one if len(one) <= most else f"{one[: most - 1]}…" for one, most in zip(places, longest, strict=True)
    ]
    axes.set_yticks(list(range(len(places))), short)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)


def _thousands(mpl: Any) -> Any:
    return mpl.ticker.FuncFormatter(lambda value, _place: f"{value:,.0f}")


def _whole(mpl: Any) -> Any:
    return mpl.ticker.MaxNLocator(nbins=6, integer=True)


def _gaps(values: Sequence[float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in values]
