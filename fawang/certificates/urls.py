"""Addresses of certificates: verification by everybody, the bearer's page, the office's register."""

from django.urls import path

from fawang.certificates.pages import bearer, verification
from fawang.certificates.pages.desk import keys, one, register

app_name = "certificates"

urlpatterns = [
    path("verify", verification.verify, name="verify"),
    path("verify/revoked", verification.revoked, name="revoked"),
    path("verify/file", verification.verify_file, name="verify_file"),
    path("verify/s/<int:number>/<str:token>", verification.shared, name="shared"),
    path("verify/s/<int:number>/<str:token>/document", verification.shared_document, name="shared_document"),
    path("verify/<str:certificate>/<str:check>", verification.verify_code, name="verify_code"),
    path("f/<str:code>/<str:key>/certificates/<str:certificate>", bearer.bearer, name="bearer"),
    path(
        "f/<str:code>/<str:key>/certificates/<str:certificate>/document",
        bearer.document,
        name="bearer_document",
    ),
    path("desk/certificates", register.register, name="register"),
    path("desk/certificates/keys", keys.keys, name="keys"),
    path("desk/certificates/<str:code>", one.one, name="one"),
    path("desk/certificates/<str:code>/document", one.document, name="document"),
]
