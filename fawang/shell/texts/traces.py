"""How entries of the audit read: what was done, and about what, in words beside the codes."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fawang.consultations.queries import one as consultations
from fawang.consultations.queries import zone_versions
from fawang.kernel.rules.ids import spoken
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import audit
from fawang.kernel.wording import Text
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.work_orders import queries as work_orders


@cache
def _types() -> Mapping[str, audit.AuditType]:
    """Return all types of entries. Some are declared by actions that only the command line or the hotline loads."""
    for app in apps.get_app_configs():
        if app.name.startswith("fawang.") and find_spec(f"{app.name}.actions"):
            actions = import_module(f"{app.name}.actions")
            for module in iter_modules(getattr(actions, "__path__", ())):
                import_module(f"{actions.__name__}.{module.name}")
    return audit.TYPES


def label_of(action: str) -> Text:
    """Return how an entry reads; empty for one that is shown by its code."""
    found = _types().get(action)
    return found.label if found else ""


#: Kinds of actors that are no members of staff.
_OTHERS: dict[str, Text] = {
    "system": gettext_lazy("Platform"),
    "anonymous": gettext_lazy("Somebody without an account"),
    "resident": gettext_lazy("A resident"),
    "partner": gettext_lazy("A connected system"),
}


class Names:
    """Names for the actors and objects of some entries, looked up in one statement for each kind."""

    def __init__(self, actors: Iterable[str], objects: Iterable[str]) -> None:
        objects = set(objects)
        self._staff = people.staff_named(_ids("staff", actors) | _ids("people.staff", objects))
        self._consultations = consultations.numbers_of(_ids("consultations.consultation", objects))
        self._orders = work_orders.numbers_of(_ids("work_orders.order", objects))
        self._units = organisations.names(_ids("organisations.unit", objects))

    def actor(self, label: str) -> str:
        """Return who an entry is by; what has no name any more is written as it is stored."""
        kind, _colon, number = label.partition(":")
        if kind == "staff" and number.isdecimal():
            return self._staff.get(int(number), label)
        return str(_OTHERS.get(kind, label))

    def object(self, label: str) -> str:
        """Return what an entry is about; empty where only its code says so."""
        kind, _colon, number = label.partition(":")
        pk = whole_number(number) or 0
        match kind:
            case "work_orders.order" if pk in self._orders:
                return _("Work order %(code)s") % {"code": spoken(self._orders[pk])}
            case "consultations.consultation" if pk in self._consultations:
                return _("Consultation %(code)s") % {"code": spoken(self._consultations[pk])}
            case "consultations.zone":
                return zone_versions.name_of(number)
            case "people.staff":
                return self._staff.get(pk, "")
            case "organisations.unit":
                return self._units.get(pk, "")
        return ""


def _ids(kind: str, labels: Iterable[str]) -> set[int]:
    parts = (label.partition(":") for label in labels)
    numbers = (whole_number(number) for name, _colon, number in parts if name == kind)
    return {number for number in numbers if number is not None}
