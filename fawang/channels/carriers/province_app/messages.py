"""Hands a line to the message centre of the province's service app, signed as webhooks are (standardwebhooks).

Each province has a protocol of its own for this; the adapter is this one module. What it sends: who by the app's own
subject, a title, a sentence, the address of one's matters. Nothing of the matter.
"""

import json
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from standardwebhooks import Webhook

from fawang.kernel import clock
from fawang.notices.carriers.protocol import Permanent, Temporary
from fawang.payments.rules.secrets import is_secret

_SECONDS: Final = 8


def hand_over(*, subject: str, reference: str) -> None:
    """Hand over that there is news. The same reference twice is one message there.

    Raises:
        Temporary: `province_app_away`; worth another try.
        Permanent: `province_app_refused`, `carrier_misconfigured`.
    """
    # Loaded by the job that hands over alone.
    import httpx

    body = json.dumps(
        {
            "id": reference,
            "subject": subject,
            "title": _("Fawang, public legal services"),
            "text": _("There is news about your matter. Sign in to read it."),
            "address": f"{settings.FAWANG_PUBLIC_URL}/province-app/sign-in?next=/my",
        },
        ensure_ascii=False,
    )
    now = clock.now()
    secret = settings.FAWANG_PROVINCE_MESSAGES_SECRET
    if not is_secret(secret):
        raise Permanent("carrier_misconfigured")
    signature = Webhook(secret).sign(reference, now, body)
    headers = {
        "webhook-id": reference,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
        "content-type": "application/json",
    }
    try:
        answer = httpx.post(
            settings.FAWANG_PROVINCE_MESSAGES_URL, content=body, headers=headers, timeout=_SECONDS
        )
    except httpx.TransportError:
        raise Temporary("province_app_away") from None
    if answer.status_code == 429 or answer.status_code >= 500:
        raise Temporary("province_app_away")
    if not answer.is_success:
        raise Permanent("province_app_refused")
