"""Addresses of the channels."""

from django.urls import path

from fawang.channels.pages import desk

app_name = "channels"

urlpatterns = [
    path("desk/channels", desk.listed, name="listed"),
    path("desk/channels/<slug:code>", desk.one, name="one"),
]
