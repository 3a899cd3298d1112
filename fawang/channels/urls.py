"""Addresses of the channels."""

from django.urls import path

from fawang.channels.pages import app, desk, frame, join, province_app, sites, sms, wechat, widget

app_name = "channels"

urlpatterns = [
    path("app.webmanifest", app.manifest, name="manifest"),
    path(".well-known/assetlinks.json", app.asset_links, name="asset_links"),
    path("worker.js", app.worker, name="worker"),
    path("offline", app.offline, name="offline"),
    path("share", app.share, name="share"),
    path("my/accounts", join.accounts, name="accounts"),
    path("my/push", app.push, name="push"),
    path("province-app/sign-in", province_app.begin, name="province_sign_in"),
    path("province-app/callback", province_app.callback, name="province_callback"),
    path("province-app/sign-out", province_app.sign_out, name="province_sign_out"),
    path("province-app/signed-out", province_app.signed_out_there, name="province_signed_out"),
    path("province-app/unlink", province_app.unlink, name="province_unlink"),
    path("frame", frame.start, name="frame"),
    path("frame/<slug:code>", frame.scenario, name="frame_scenario"),
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
