"""Addresses of dispatch: to be called back, whom to call back, who is on duty when."""

from django.urls import path

from fawang.dispatch.pages import callback, roster_feed
from fawang.dispatch.pages.desk import callback_slots, callbacks, roster, roster_month

app_name = "dispatch"

urlpatterns = [
    path("callback", callback.callback, name="callback"),
    path("callback/<str:code>/<str:key>", callback.own, name="callback_own"),
    path("callback/<str:code>/<str:key>/calendar", callback.diary_file, name="callback_diary"),
    path("desk/callbacks", callbacks.listed, name="callbacks"),
    path("desk/callbacks/live", callbacks.live, name="callbacks_live"),
    path("desk/callbacks/slots", callback_slots.loads, name="callback_slots"),
    path("desk/roster", roster.mine, name="roster"),
    path("desk/roster/live", roster.live, name="roster_live"),
    path("desk/roster/away", roster.away, name="roster_away"),
    path("desk/roster/calendar", roster.calendar, name="roster_calendar"),
    path("desk/roster/duties/<int:duty_id>", roster.duty, name="roster_duty"),
    path("desk/roster/duties/<int:duty_id>/take", roster.take, name="roster_take"),
    path("desk/roster/swaps/<int:swap_id>/<slug:answer>", roster.answer, name="roster_swap"),
    path("desk/roster/month", roster_month.month, name="roster_month"),
    path("desk/roster/month/day", roster_month.day, name="roster_day"),
    path("desk/roster/month/publish", roster_month.publish, name="roster_publish"),
    path("desk/roster/month/swaps/<int:swap_id>", roster_month.decide, name="roster_decide"),
    path("desk/roster/month/duties/<int:duty_id>/give", roster_month.give, name="roster_give"),
    path("roster/feed/<str:key>.ics", roster_feed.feed, name="roster_feed"),
]
