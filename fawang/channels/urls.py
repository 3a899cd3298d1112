"""Addresses of the channels."""

from django.urls import path

from fawang.channels.pages import desk, sites, widget

app_name = "channels"

urlpatterns = [
    path("widget.js", widget.script, name="widget"),
    path("desk/channels", desk.listed, name="listed"),
    path("desk/channels/sites", sites.listed, name="sites"),
    path("desk/channels/sites/<int:site_id>/remove", sites.remove, name="remove_site"),
    path("desk/channels/<slug:code>", desk.one, name="one"),
]
