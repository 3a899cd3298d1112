"""Addresses of appointments: to book one, one's own, who comes when, what a unit offers."""

from django.urls import path

from fawang.appointments.pages import booking, own
from fawang.appointments.pages.desk import day, one, plans

app_name = "appointments"

urlpatterns = [
    path("appointments/new", booking.new, name="new"),
    path("appointments/<str:code>/<str:key>", own.own, name="own"),
    path("appointments/<str:code>/<str:key>/calendar", own.calendar, name="calendar"),
    path("desk/appointments", day.day, name="day"),
    path("desk/appointments/live", day.live, name="live"),
    path("desk/appointments/new", one.new, name="desk_new"),
    path("desk/appointments/plans", plans.listed, name="plans"),
    path("desk/appointments/plans/new", plans.edit, name="plan_new"),
    path("desk/appointments/plans/<int:plan_id>", plans.edit, name="plan"),
    path("desk/appointments/closures/<int:closure_id>/lift", plans.lift, name="lift"),
    path("desk/appointments/<str:code>", one.one, name="one"),
]
