"""Sections about demand: services over time, by channel, matter, group and region."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fawang.datacentre.reports import intervals, sentences, telling
from fawang.datacentre.reports.cells import MOST_ROWS, change, left, share
from fawang.datacentre.reports.document import Grid, Section
from fawang.datacentre.reports.orders import Kind
from fawang.datacentre.reports.plotting import Series
from fawang.datacentre.reports.sentences import PROMISES
from fawang.datacentre.reports.writing import Writing
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS


class Demand(Writing):
    """Writes who came, when, where, how and why."""

    def _volume(self) -> Section:
        found, section = self._found, Section("volume", pgettext("report", "Services"))
        months = found.months.rows
        section.said = self._tell(
            [
                *sentences.count(found.total("volume"), weight=65),
                *sentences.months(self._own_months(), latest_is_the_report=self._kind == Kind.MONTH),
            ]
        )
        if len(months) > 1:
            names = [f"{month:%Y-%m}" for month, _now, _was in months]
            now = Series(pgettext("chart", "Services"), tuple(number for _month, number, _was in months))
            before = None
            if any(was is not None for *_rest, was in months):
                before = Series(pgettext("chart", "A year before"), tuple(was for *_rest, was in months))
            peak = max(months, key=lambda row: row[1])
            section.charts.append(
                self._drawing.line(
                    _("Services by month"),
                    _(
                        "A line of services by month from %(first)s to %(last)s; highest in %(month)s with %(number)s."
                    )
                    % {
                        "first": names[0],
                        "last": names[-1],
                        "number": f"{peak[1]:,}",
                        "month": f"{peak[0]:%Y-%m}",
                    },
                    names,
                    now,
                    before,
                )
            )
            section.grids.append(
                Grid(
                    _("Services by month"),
                    (
                        str(labels.LEVELS["month"]),
                        str(METRICS["volume"].name),
                        _("A year before"),
                        pgettext("report", "Change"),
                    ),
                    tuple(
                        (f"{m:%Y-%m}", f"{n:,}", "—" if w is None else f"{w:,}", change(n, w))
                        for m, n, w in months
                    ),
                )
            )
        return section

    def _own_months(self) -> list[tuple[date, int]]:
        """Return the months that sentences are about: all up to a month's report, else those of the period."""
        first = self._found.order.period.first
        return [
            (month, number)
            for month, number, _was in self._found.months.rows
            if self._kind == Kind.MONTH or month >= first
        ]

    def _channels(self) -> Section:
        return self._parts("channel", pgettext("report", "Channels"), _("Services by channel"))

    def _matters(self) -> Section:
        return self._parts("matter", pgettext("report", "Matters"), _("Services by matter"))

    def _groups(self) -> Section:
        return self._parts(
            "special_group",
            pgettext("report", "Special groups"),
            _("Services for special groups"),
            named_only=True,
        )

    def _regions(self) -> Section:
        found, section = self._found, Section("regions", pgettext("report", "Regions"))
        table = found.tables.get("region")
        if table is None or not table.rows:
            return section
        level = table.question.keys[-1]
        parts = found.parts("region")
        section.said = self._tell(sentences.parts(level, parts))
        self._draw(section, _("Services by region"), parts)
        if "satisfied_share" not in table.question.metrics or len(table.rows) < 2:
            return section
        ranked = intervals.rank(
            (
                row.keys[-1],
                labels.value(level, row.keys[-1], table),
                figure.numerator or 0,
                figure.denominator or 0,
            )
            for row in table.rows
            if (figure := row.figures["satisfied_share"])
        )
        section.said += self._tell(sentences.ranking("satisfied_share", ranked))
        name = str(METRICS["satisfied_share"].name)
        caption = _("%(metric)s by region, with 95 %% confidence intervals") % {"metric": name}
        drawn = [one for one in ranked if one.rank is not None][:30]
        if len(drawn) > 1:
            alt = _("Dots with intervals from %(best)s (%(high)s) to %(worst)s (%(low)s).") % {
                "best": drawn[0].name, "high": telling.per_cent(drawn[0].share or 0),
                "worst": drawn[-1].name, "low": telling.per_cent(drawn[-1].share or 0),
            }  # fmt: skip
            section.charts.append(
                self._drawing.intervals(
                    caption,
                    alt,
                    [one.name for one in drawn],
                    [(one.share or 0, one.low, one.high) for one in drawn],
                    (
                        _("promise: %(share)s") % {"share": telling.per_cent(PROMISES["satisfied_share"])},
                        PROMISES["satisfied_share"],
                    ),
                )
            )
        section.grids.append(
            Grid(
                caption,
                (str(labels.LEVELS[level]), pgettext("report", "Rank"), name, *self._of_ratings()),
                tuple(
                    (
                        one.name, "—" if one.rank is None else str(one.rank),
                        "—" if one.share is None else share(one.share),
                        "—" if not one.cases else f"{share(one.low)} – {share(one.high)}",
                        f"{one.cases:,}",
                    )
                    for one in ranked[:MOST_ROWS]
                ),
                left(ranked)
            )
        )  # fmt: skip
        return section

    @staticmethod
    def _of_ratings() -> tuple[str, str]:
        return _("from … to"), str(METRICS["ratings"].name)
