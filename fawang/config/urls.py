"""Every address of this installation."""

from django.urls import include, path

from fawang.config import health, order_kinds
from fawang.config.api import api
from fawang.shell.failures import problems

handler400 = problems.bad_request
handler403 = problems.forbidden
handler404 = problems.not_found
handler500 = problems.server_error

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("too-large", problems.too_large),
    path("api/too-large", problems.too_large),
    path("api/v1/", api.urls),
    # Before pages: WeChat hands in thousands a minute, and what is tried before them counts.
    path("", include("fawang.channels.urls")),
    path("", include("fawang.regions.urls")),
    path("", include("fawang.people.urls")),
    path("", include("fawang.organisations.urls")),
    path("", include("fawang.stations.urls")),
    path("", include("fawang.knowledge.urls")),
    path("", include("fawang.notices.urls")),
    # Before the hotline, which has the address of each call-back: `slots` and `live` are no codes.
    path("", include("fawang.dispatch.urls")),
    path("", include("fawang.appointments.urls")),
    path("", include("fawang.feedback.urls")),
    *(path("", include(urls)) for urls in order_kinds.modules("urls")),
    path("", include("fawang.catalogue.urls")),
    path("", include("fawang.certificates.urls")),
    path("", include("fawang.payments.urls")),
    path("", include("fawang.work_orders.urls")),
    path("", include("fawang.hotline.urls")),
    path("", include("fawang.counter.urls")),
    path("", include("fawang.outreach.urls")),
    path("", include("fawang.lawyers.urls")),
    path("", include("fawang.partners.wire.urls")),
    path("", include("fawang.partners.urls")),
    path("", include("fawang.datacentre.urls")),
    path("", include("fawang.consultations.urls")),
    path("", include("fawang.browser_calls.urls")),
    path("", include("fawang.shell.urls")),
]
