"""Addresses of payments: the person's page, the payment side's messages, the office's book."""

from django.urls import path

from fawang.payments.pages import desk, notices, own

app_name = "payments"

urlpatterns = [
    path("pay/<str:code>/<str:token>", own.own, name="own"),
    path("pay/<str:code>/<str:token>/receipt", own.receipt, name="receipt"),
    path("payments/notices", notices.notice, name="notice"),
    path("desk/payments", desk.book, name="book"),
    path("desk/payments/<str:code>", desk.one, name="one"),
]
