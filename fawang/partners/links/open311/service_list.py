"""Our matters as services of GeoReport, referrals as requests, and messages as what is posted to a city."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from fawang.kernel.wording import named
from fawang.organisations.rules.languages import ROWS
from fawang.organisations.texts.labels import MATTERS
from fawang.partners.links.open311.reports import LONGEST_DESCRIPTION
from fawang.partners.rules.messages import ReferralMessage, Urgency
from fawang.partners.rules.procedure import State

#: The service of whoever finds none that fits.
OTHER = "other"
#: In these nothing is to be expected of us any more; the notes say which it is.
CLOSED = frozenset({State.REFUSED, State.RETURNED, State.CONCLUDED, State.WITHDRAWN})
#: Attributes of a request, each a field of the message. A place that the standard asks for is none of them.
TEXTS = ("request", "account", "needs")


def listed(matters: Iterable[str]) -> list[dict[str, Any]]:
    """Return the services of these matters."""
    return [
        {
            "service_code": matter,
            "service_name": str(MATTERS.get(matter, matter)),
            "description": _(
                "Legal help in this matter: advice by a lawyer, or an application to the office that is competent."
            ),
            "metadata": True,
            "type": "realtime",
            "keywords": "",
            "group": _("Public legal services"),
        }
        for matter in matters
    ]


def definition(matter: str) -> dict[str, Any]:
    """Return what can be said of a request of a service, beside its description."""
    urgencies = {
        Urgency.NORMAL: _("Normal"),
        Urgency.URGENT: _("Urgent"),
        Urgency.DANGER: _("Danger: call 110 first"),
    }
    choices: dict[str, Mapping[Any, Any]] = {
        "urgency": urgencies,
        "language": {code: named(row.name) for code, row in ROWS.items()},
    }
    said = {
        "region": ("string", _("The division's code of 2 to 12 digits (GB/T 2260); address_id may have it instead.")),
        "number": ("string", _("Your own number of the request: posted again, it makes no second one.")),
        "urgency": ("singlevaluelist", _("How soon somebody must act.")),
        "discreet": ("singlevaluelist", _("Whether the person may be watched by somebody.")),
        "language": ("singlevaluelist", _("What the person speaks.")),
        "needs": ("string", _("What the person needs to be served.")),
        "request": ("text", _("What is asked of us.")),
        "account": ("text", _("What you have done so far.")),
    }  # fmt: skip
    choices["discreet"] = {"no": _("No"), "yes": _("Yes")}
    return {
        "service_code": matter,
        "attributes": [
            {
                "variable": True,
                "code": code,
                "datatype": datatype,
                "required": False,
                "datatype_description": "",
                "order": order,
                "description": description,
                "values": [
                    {"key": str(key), "name": str(name)} for key, name in choices.get(code, {}).items()
                ],
            }
            for order, (code, (datatype, description)) in enumerate(said.items(), 1)
        ],
    }


def to_city(message: ReferralMessage, settings: Mapping[str, Any]) -> dict[str, str]:
    """Return the form fields with which an offer is posted to a city's server.

    Args:
        settings: of the link in the agreement: `services` has the city's codes by our matters, `service` that of all
            others. What leaves is what the message has, which the agreement has cut down already.
    """
    fields = message.fields
    services: Mapping[str, str] = settings.get("services", {})
    told = [fields.get("summary", ""), fields.get("request", ""), fields.get("account", ""), message.words]
    posted = {
        "service_code": services.get(message.matter, settings.get("service", message.matter)),
        "description": "\n".join(text for text in told if text)[:LONGEST_DESCRIPTION] or message.matter,
        "address_string": fields.get("place", ""),
        "address_id": message.region,
        "last_name": fields.get("name", ""),
        "phone": fields.get("phone", ""),
        "account_id": message.number,
    }
    known: Mapping[str, str] = settings.get("attributes", {})
    values = {
        "urgency": str(message.urgency),
        "language": fields.get("language", ""),
        "needs": fields.get("needs", ""),
    }
    return posted | {f"attribute[{code}]": values[name] for name, code in known.items() if values.get(name)}
