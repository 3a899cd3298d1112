"""Addresses of the counter: numbers for everybody, the desk for clerks."""

from django.urls import path

from fawang.counter.pages import (
    alarms,
    desk,
    display,
    figures,
    held,
    kiosk,
    numbers,
    offline,
    papers,
    people,
    rating,
    visit,
)  # fmt: skip

app_name = "counter"

urlpatterns = [
    path("queue/<int:unit_id>", numbers.take, name="take"),
    path("queue/t/<int:ticket_id>/<str:token>", numbers.ticket, name="ticket"),
    path("queue/t/<int:ticket_id>/<str:token>/live", numbers.ticket_live, name="ticket_live"),
    path("queue/t/<int:ticket_id>/<str:token>/leave", numbers.leave, name="ticket_leave"),
    path("counter/<int:unit_id>/display", display.display, name="display"),
    path("counter/<int:unit_id>/display/live", display.display_live, name="display_live"),
    path("v/<str:code>/<str:token>", rating.rate, name="rate"),
    path("desk/counter", desk.desk, name="desk"),
    path("desk/counter/live", desk.live, name="live"),
    path("desk/counter/sit-down", desk.sit_down, name="sit_down"),
    path("desk/counter/stand-up", desk.stand_up, name="stand_up"),
    path("desk/counter/call", desk.call, name="call"),
    path("desk/counter/draw", desk.draw, name="draw"),
    path("desk/counter/arrive", desk.arrive, name="arrive"),
    path("desk/counter/numbers/<int:ticket_id>/mark", desk.mark, name="mark"),
    path("desk/counter/numbers/<int:ticket_id>/<str:command>", desk.step, name="step"),
    path("desk/counter/visit", visit.visit, name="visit"),
    path("desk/counter/visits/<str:code>", visit.receipt, name="receipt"),
    path("desk/counter/person", people.person, name="person"),
    path("desk/counter/person/forget", people.forget, name="forget"),
    path("desk/counter/papers/<str:code>", papers.papers, name="papers"),
    path("desk/counter/papers/<str:code>/signature", papers.signature, name="signature"),
    path("desk/counter/guidance", people.guidance, name="guidance"),
    path("desk/counter/alarm", alarms.press, name="alarm"),
    path("desk/counter/alarms", alarms.listed, name="alarms"),
    path("desk/counter/alarms/bar", alarms.bar, name="alarm_bar"),
    path("desk/counter/alarms/live", alarms.live, name="alarm_live"),
    path("desk/counter/alarms/<int:alarm_id>/end", alarms.end, name="alarm_end"),
    path("desk/counter/figures", figures.figures, name="figures"),
    path("counter/offline", offline.desk, name="offline"),
    path("counter/offline/manifest", offline.manifest, name="offline_manifest"),
    path("counter/offline/session", offline.session, name="offline_session"),
    path("counter/offline/matter", offline.matter, name="offline_matter"),
    path("counter/offline/commands", offline.commands, name="offline_commands"),
    # Beside the desk: a worker's own address must lie above or beside what it keeps.
    path("counter/offline-worker.js", offline.worker, name="offline_worker"),
    path("desk/offline-records", held.held_list, name="held_list"),
    path("desk/offline-records/<int:command_id>", held.held, name="held"),
    path("kiosk/<int:unit_id>", kiosk.start, name="kiosk"),
    path("kiosk/<int:unit_id>/arrived", kiosk.arrived, name="kiosk_arrived"),
    path("kiosk/<int:unit_id>/clear", kiosk.clear, name="kiosk_clear"),
]
