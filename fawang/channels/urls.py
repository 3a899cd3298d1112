"""Addresses of the channels."""

from django.urls import path

from fawang.channels.pages import app, desk, join, sites, sms, wechat, widget

app_name = "channels"

urlpatterns = [
    path("app.webmanifest", app.manifest, name="manifest"),
    path("worker.js", app.worker, name="worker"),
    path("offline", app.offline, name="offline"),
    path("share", app.share, name="share"),
    path("my/push", app.push, name="push"),
    path("widget.js", widget.script, name="widget"),
    path("channels/wechat", wechat.callback, name="wechat"),
    path("channels/wechat/agreed", join.tapped, name="tapped"),
    path("channels/sms", sms.inbound, name="sms"),
    path("channels/join/<str:token>", join.join, name="join"),
    path("desk/channels", desk.listed, name="listed"),
    path("desk/channels/sites", sites.listed, name="sites"),
    path("desk/channels/sites/<int:site_id>/remove", sites.remove, name="remove_site"),
    path("desk/channels/<slug:code>", desk.one, name="one"),
]
