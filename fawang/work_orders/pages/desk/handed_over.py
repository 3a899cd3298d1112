"""The person at a counter, handed over to the page that takes a matter in: kept encrypted in the clerk's session.

It goes with the session when the clerk signs out, and when the counter has finished with the person.
"""

import json
from base64 import b64decode, b64encode

from django.http import HttpRequest

from fawang.kernel.security.access import ActingRequest
from fawang.kernel.storage.fields import decrypt, encrypt
from fawang.work_orders.pages.applying import drafts

_KEY, _PURPOSE = "at_counter", "work_orders.at_counter"
#: What is handed over: fields of the page of that name.
FIELDS = ("name", "id_number", "phone")


def keep(request: HttpRequest, person: dict[str, str]) -> None:
    """Keep who is at the counter, in place of whoever was there before."""
    plain = json.dumps({name: person.get(name, "") for name in FIELDS}, ensure_ascii=False)
    request.session[_KEY] = b64encode(encrypt(plain, purpose=_PURPOSE)).decode()


def kept(request: HttpRequest) -> dict[str, str]:
    """Return who is at the counter: name, identity number, phone; empty if nobody was identified."""
    stored = request.session.get(_KEY, "")
    found: dict[str, str] = json.loads(decrypt(b64decode(stored), purpose=_PURPOSE)) if stored else {}
    return found


def forget(request: ActingRequest) -> None:
    """Forget who was at the counter, and what was begun for them and not handed in."""
    request.session.pop(_KEY, None)
    drafts.forget_behalf(request)
