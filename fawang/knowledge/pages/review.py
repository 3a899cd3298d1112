"""Being written."""

from typing import Any

from django.http import HttpResponse

from fawang.kernel.access import ActingRequest, allow
from fawang.knowledge.rules import KNOWLEDGE_EDIT


@allow(KNOWLEDGE_EDIT)
def register(request: ActingRequest, **_rest: Any) -> HttpResponse:
    """Answer nothing yet."""
    return HttpResponse("")


new = entry = edit = command = verdicts = handle = collection = register
