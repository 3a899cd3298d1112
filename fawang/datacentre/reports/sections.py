"""The sections of a report: which sentences, charts and tables stand where, in the active language."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fawang.datacentre import labels
from fawang.datacentre.metrics import METRICS
from fawang.datacentre.reports import intervals, sentences, telling
from fawang.datacentre.reports.cells import MOST_ROWS, change, left, moved, named, share
from fawang.datacentre.reports.charts import Drawing, Series
from fawang.datacentre.reports.document import Grid, Section
from fawang.datacentre.reports.gathering import Gathered
from fawang.datacentre.reports.naming import period_text
from fawang.datacentre.reports.orders import Kind
from fawang.datacentre.reports.sentences import PROMISES, Part, Said

#: Bars of a chart: the rest stands in the table.
MOST_BARS = 12


class Writer:
    """Writes the sections of one report."""

    def __init__(self, found: Gathered, drawing: Drawing, today: date) -> None:
        """Write about what was gathered, as of `today`."""
        self._found, self._drawing, self._today = found, drawing, today
        self._kind = found.order.kind
        self._said: list[Said] = []

    def sections(self) -> list[Section]:
        """Return all sections; the overview is written last, of what the others found, and stands first."""
        rest = [
            self._volume(), self._channels(), self._matters(), self._regions(), self._hotline(), self._deadlines(),
            self._ratings(), self._referrals(), self._groups(), self._people(), self._aid(),
        ]  # fmt: skip
        return [self._overview(), *rest, self._methods()]

    def _tell(self, said: Iterable[Said]) -> list[str]:
        listed = list(said)
        self._said += listed
        return telling.tell_all(listed, self._kind)

    def _overview(self) -> Section:
        found, section = self._found, Section("overview", pgettext("report", "Overview"))
        order = found.order
        first = sentences.coverage(
            last=order.period.last, today=self._today, facts_from=found.facts_from, first=order.period.first,
            compared=bool(found.compared),
        )  # fmt: skip
        stands_out = sentences.summary(self._said) if found.facts_from is not None else []
        section.said = [telling.tell(one, self._kind) for one in (*first, *stands_out)]
        metrics = (
            "volume",
            "people",
            "satisfied_share",
            "connect_rate",
            "service_level",
            "terms_kept",
            "aid_orders",
        )
        section.grids = self._totals(pgettext("report", "Key figures"), metrics)
        return section

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

    def _hotline(self) -> Section:
        found, section = self._found, Section("hotline", pgettext("report", "Hotline"))
        if "asked" not in found.totals:
            return section
        said = sentences.count(found.total("asked"))
        if found.total("asked").value:
            said += [
                *sentences.share(found.total("connect_rate")),
                *sentences.share(found.total("service_level")),
            ]
        section.said = self._tell(said)
        if found.total("calls").value:
            metrics = ("calls", "asked", "connect_rate", "service_level", "average_wait", "average_talk")
            section.grids = self._totals(pgettext("report", "Hotline"), metrics)
        return section

    def _deadlines(self) -> Section:
        found, section = self._found, Section("deadlines", pgettext("report", "Deadlines and cards"))
        if "terms_kept" not in found.totals:
            return section
        section.said = self._tell(
            sentences.deadlines(*(found.total(one) for one in ("terms_kept", "yellow_cards", "red_cards")))
        )
        section.grids = self._totals(
            section.title, ("terms_kept", "yellow_cards", "red_cards", "answers_in_time")
        )
        return section

    def _ratings(self) -> Section:
        found, section = self._found, Section("ratings", pgettext("report", "Ratings"))
        if "satisfied_share" not in found.totals:
            return section
        section.said = self._tell(
            [*sentences.count(found.total("ratings")), *sentences.share(found.total("satisfied_share"))]
            if found.total("ratings").value
            else sentences.count(found.total("ratings"))
        )
        table = found.tables.get("channel")
        if table is not None and "satisfied_share" in table.question.metrics:
            level, rows = table.question.keys[-1], []
            for row in table.rows:
                figure = row.figures["satisfied_share"]
                if figure.value is not None and figure.denominator:
                    low, high = intervals.interval(figure.numerator or 0, figure.denominator)
                    rows.append(
                        (
                            labels.value(level, row.keys[-1], table), share(figure.value),
                            f"{share(low)} – {share(high)}", f"{figure.denominator:,}",
                        )
                    )  # fmt: skip
            if rows:
                head = (
                    "",
                    str(METRICS["satisfied_share"].name),
                    _("from … to"),
                    str(METRICS["ratings"].name),
                )
                section.grids.append(Grid(_("Ratings by channel"), head, tuple(rows)))
        return section

    def _referrals(self) -> Section:
        found, section = self._found, Section("referrals", pgettext("report", "Referrals"))
        if "referred_in" not in found.totals:
            return section
        came, went = found.total("referred_in"), found.total("referred_out")
        minutes = found.total("referral_time").value
        section.said = self._tell(sentences.referrals(came, went, minutes))
        table = found.tables.get("partner")
        if table is not None and table.rows:
            rows = tuple(
                (
                    labels.value("partner", row.keys[-1], table),
                    *(telling.figure(code, row.figures[code].value) for code in table.question.metrics),
                )
                for row in table.rows
            )
            head = (
                str(labels.LEVELS["partner"]),
                *(str(METRICS[code].name) for code in table.question.metrics),
            )
            section.grids.append(Grid(_("Referrals by partner"), head, rows))
        return section

    def _people(self) -> Section:
        found, section = self._found, Section("people", pgettext("report", "People"))
        if "people" not in found.totals:
            return section
        one_in = found.total("one_in").value
        section.said = self._tell(
            sentences.people(found.total("people"), one_in, found.total("repeat_contacts"))
        )
        section.grids = self._totals(section.title, ("people", "residents", "one_in", "repeat_contacts"))
        return section

    def _aid(self) -> Section:
        found, section = self._found, Section("aid", pgettext("report", "Legal aid"))
        if "aid_orders" not in found.totals:
            return section
        recovered = found.total("recovered").value
        section.said = self._tell(
            sentences.aid(found.total("aid_orders"), recovered, found.total("transfer_to_aid"))
        )
        metrics = ("aid_orders", "transfer_to_aid", "recovered", "cost_per_service")
        section.grids = self._totals(_("Legal aid and its money"), metrics)
        return section

    def _methods(self) -> Section:
        found, section = self._found, Section("methods", _("What the figures mean"))
        if found.left_out:
            section.said.append(
                telling.tell(
                    Said("left_out", {"names": [str(METRICS[code].name) for code in found.left_out]}),
                    self._kind,
                )
            )
        section.said.append(
            _(
                "Shares are a numerator over a denominator of the whole slice, never an average of averages. Intervals"
                " are Wilson's at 95 %%; a place with fewer than %(fewest)s cases is not ranked."
            )
            % {"fewest": intervals.FEWEST}
        )
        named = [code for code in found.totals if code != "residents"]
        rows = tuple((str(METRICS[code].name), str(METRICS[code].meaning)) for code in named)
        section.grids.append(Grid(_("Metrics of this report"), (_("Metric"), _("Meaning")), rows))
        return section

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
