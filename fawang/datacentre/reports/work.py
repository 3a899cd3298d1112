"""Sections about how the work was done: hotline, deadlines, ratings, referrals, people, legal aid."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fawang.datacentre.reports import intervals, sentences, telling
from fawang.datacentre.reports.cells import share
from fawang.datacentre.reports.document import Grid, Section
from fawang.datacentre.reports.writing import Writing
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS


class Work(Writing):
    """Writes how those who came were served."""

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
