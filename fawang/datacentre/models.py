"""The tables of the data centre; the facts themselves are files (store.py)."""

from fawang.datacentre.alert_models import AlertFiring, AlertRule, HookCall
from fawang.datacentre.embed_models import EmbeddedLink
from fawang.datacentre.report_models import MadeReport, ReportMail, ReportSchedule

__all__ = [
    "AlertFiring",
    "AlertRule",
    "EmbeddedLink",
    "HookCall",
    "MadeReport",
    "ReportMail",
    "ReportSchedule",
]
