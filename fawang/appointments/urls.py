"""Addresses of appointments: to book one, one's own, who comes when, what a unit offers."""

from django.urls import path

from fawang.appointments.pages import appointment, booking, interpreter
from fawang.appointments.pages.desk import appointment as desk_appointment
from fawang.appointments.pages.desk import booking as desk_booking
from fawang.appointments.pages.desk import day, interpreters, plans

app_name = "appointments"

urlpatterns = [
    path("appointments/new", booking.new, name="new"),
    path("interpreting/<int:number>/<str:key>", interpreter.own, name="interpreting"),
    path("appointments/<str:code>/<str:key>", appointment.own, name="own"),
    path("appointments/<str:code>/<str:key>/calendar", appointment.calendar, name="calendar"),
    path("desk/appointments", day.day, name="day"),
    path("desk/appointments/live", day.live, name="live"),
    path("desk/appointments/new", desk_booking.new, name="desk_new"),
    path("desk/appointments/booked/<str:code>", desk_booking.booked, name="desk_booked"),
    path("desk/appointments/interpreters", interpreters.listed, name="interpreters"),
    path("desk/appointments/plans", plans.listed, name="plans"),
    path("desk/appointments/plans/new", plans.edit, name="plan_new"),
    path("desk/appointments/plans/<int:plan_id>", plans.edit, name="plan"),
    path("desk/appointments/closures/<int:closure_id>/lift", plans.lift, name="lift"),
    path("desk/appointments/<str:code>/interpreter", interpreters.confirm, name="confirm_interpreter"),
    path("desk/appointments/<str:code>", desk_appointment.one, name="one"),
]
