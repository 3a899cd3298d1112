"""What the pages of the operator have in common: who may open them, and the tabs."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.hotline.queries import operating
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest
from fawang.people.rules import Permission

WHO = (Permission.HOTLINE_MANAGE,)


def page(
    request: ActingRequest,
    name: str,
    template: str,
    context: dict[str, Any],
    *,
    problem: Problem | None = None,
    failed: bool = False,
) -> HttpResponse:
    """Return a page of the operator; `name` is that of its tab.

    Raises:
        NotAllowed: `not_your_hotline`: they manage another one.
    """
    operating.centre(request.actor)
    tabs = [
        {"label": label, "href": reverse(f"hotline:{own}"), "current": own == name}
        for own, label in (
            ("operating", _("What is said")),
            ("numbers", _("Numbers, hours, menu")),
            ("lines", _("Other hotlines")),
            ("seats", _("Lawyers' telephones")),
            ("blocks", _("Blocked numbers")),
        )
    ]
    status = problem.status if problem else 422 if failed else 200
    return render(request, template, {"hotline_tabs": tabs, "problem": problem, **context}, status=status)
