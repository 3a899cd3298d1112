"""Addresses of the channels."""

from django.urls import path

from fawang.channels.pages import desk, join, sms, wechat

app_name = "channels"

urlpatterns = [
    path("channels/wechat", wechat.callback, name="wechat"),
    path("channels/wechat/agreed", join.tapped, name="tapped"),
    path("channels/sms", sms.inbound, name="sms"),
    path("channels/join/<str:token>", join.join, name="join"),
    path("desk/channels", desk.listed, name="listed"),
    path("desk/channels/<slug:code>", desk.one, name="one"),
]
