"""The tables of the data centre; the facts themselves are files (store.py)."""

from fawang.datacentre.models.alerts import AlertFiring, AlertRule, HookCall
from fawang.datacentre.models.links import EmbeddedLink
from fawang.datacentre.models.reports import MadeReport, ReportMail, ReportSchedule

__all__ = [
    "AlertFiring",
    "AlertRule",
    "EmbeddedLink",
    "HookCall",
    "MadeReport",
    "ReportMail",
    "ReportSchedule",
]
