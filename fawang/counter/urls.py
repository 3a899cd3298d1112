"""Addresses of the pages of the counter."""

from django.urls import path

from fawang.counter.pages import held, kiosk, offline

app_name = "counter"

urlpatterns = [
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
    path("kiosk/<int:unit_id>/number/<int:ticket_id>/<str:token>", kiosk.number, name="kiosk_number"),
    path("kiosk/<int:unit_id>/clear", kiosk.clear, name="kiosk_clear"),
]
