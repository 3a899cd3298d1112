"""What all sections of a report are written with: sentences that are remembered, charts, tables of figures."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fawang.datacentre.reports import sentences, telling
from fawang.datacentre.reports.cells import MOST_ROWS, change, left, moved, named, share
from fawang.datacentre.reports.charts import Drawing
from fawang.datacentre.reports.document import Grid, Section
from fawang.datacentre.reports.gathering import Gathered
from fawang.datacentre.reports.naming import period_text
from fawang.datacentre.reports.plotting import Series
from fawang.datacentre.reports.sentences import Part, Said
from fawang.datacentre.warehouse.metrics import METRICS

#: Bars of a chart: the rest stands in the table.
MOST_BARS = 12


class Writing:
    """Writes about what was gathered for one report."""

    def __init__(self, found: Gathered, drawing: Drawing, today: date) -> None:
        """Write about what was gathered, as of `today`."""
        self._found, self._drawing, self._today = found, drawing, today
        self._kind = found.order.kind
        self._said: list[Said] = []

    def _tell(self, said: Iterable[Said]) -> list[str]:
        listed = list(said)
        self._said += listed
        return telling.tell_all(listed, self._kind)

    def _parts(self, name: str, title: str, caption: str, *, named_only: bool = False) -> Section:
        section, parts = Section(name.replace("_", "-"), title), self._found.parts(name)
        if name not in self._found.tables:
            return section
        if named_only:
            parts = [one for one in parts if one.code]
        section.said = self._tell(sentences.parts(name, parts))
        shown = [one for one in parts if one.value or one.earlier]
        self._draw(section, caption, shown)
        return section

    def _draw(self, section: Section, caption: str, parts: list[Part]) -> None:
        if not parts:
            return
        whole, bars = sum(one.value for one in parts), parts[:MOST_BARS]
        compared = any(one.earlier is not None for one in parts)
        if len(parts) > 1:
            now = Series(self._now(), tuple(one.value for one in bars))
            before = Series(self._then(), tuple(one.earlier for one in bars)) if compared else None
            alt = _("Bars: %(names)s.") % {"names": "; ".join(f"{one.name} {one.value:,}" for one in bars)}
            section.charts.append(self._drawing.bars(caption, alt, [one.name for one in bars], now, before))
        rows = tuple(
            (
                one.name, f"{one.value:,}", share(one.value / whole) if whole else "—",
                *((f"{one.earlier or 0:,}", change(one.value, one.earlier)) if compared else ()),
            )
            for one in parts[:MOST_ROWS]
        )  # fmt: skip
        head = ("", str(METRICS["volume"].name), pgettext("report", "Part of all"))
        section.grids.append(
            Grid(
                caption,
                (*head, *((self._then(), pgettext("report", "Change")) if compared else ())),
                rows,
                left(parts),
            )
        )

    def _now(self) -> str:
        return period_text(self._found.order)

    def _then(self) -> str:
        compared = self._found.compared
        return telling.against(compared[-1], self._kind) if compared else ""

    def _totals(self, caption: str, metrics: tuple[str, ...]) -> list[Grid]:
        """Return a table of figures with all that they are compared with; of what was left out no row."""
        found = self._found
        rows = []
        for code in metrics:
            if code not in found.totals:
                continue
            one = found.totals[code]
            cells = [named(code), telling.figure(code, one.value)]
            for earlier in one.earlier:
                cells += [telling.figure(code, earlier.value), moved(code, one.value, earlier.value)]
            rows.append(tuple(cells))
        head = ["", self._now()]
        for compared in found.compared:
            head += [telling.against(compared, self._kind), pgettext("report", "Change")]
        return [Grid(caption, tuple(head), tuple(rows))] if rows else []
