"""The sections of a report: which sentences, charts and tables stand where, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fawang.datacentre.reports import intervals, sentences, telling
from fawang.datacentre.reports.demand import Demand
from fawang.datacentre.reports.document import Grid, Section
from fawang.datacentre.reports.sentences import Said
from fawang.datacentre.reports.work import Work
from fawang.datacentre.warehouse.metrics import METRICS


class Writer(Demand, Work):
    """Writes the sections of one report."""

    def sections(self) -> list[Section]:
        """Return all sections; the overview is written last, of what the others found, and stands first."""
        rest = [
            self._volume(), self._channels(), self._matters(), self._regions(), self._hotline(), self._deadlines(),
            self._ratings(), self._referrals(), self._groups(), self._people(), self._aid(),
        ]  # fmt: skip
        return [self._overview(), *rest, self._methods()]

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
