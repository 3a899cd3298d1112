"""The addresses of consultations: the person's own page, and the lawyer's desk."""

from django.urls import path

from fawang.consultations.pages import (
    calls,
    desk,
    desk_list,
    desk_zones,
    earlier,
    guest,
    guests,
    record,
    recordings,
    talk,
    zones,
)

app_name = "consultations"

urlpatterns = [
    path("c/<str:code>/<str:key>", talk.talk, name="talk"),
    path("c/<str:code>/<str:key>/messages", talk.write, name="write"),
    path("c/<str:code>/<str:key>/events", talk.events, name="events"),
    path("c/<str:code>/<str:key>/typing", talk.typing, name="typing"),
    path("c/<str:code>/<str:key>/record.pdf", record.paper, name="paper"),
    path("c/<str:code>/<str:key>/seen", talk.seen, name="seen"),
    path("c/<str:code>/<str:key>/files/<int:file_id>", talk.file, name="file"),
    path("c/<str:code>/g/<str:key>", guest.talk, name="guest"),
    path("c/<str:code>/g/<str:key>/messages", guest.write, name="guest_write"),
    path("c/<str:code>/g/<str:key>/files/<int:file_id>", guest.file, name="guest_file"),
    path("c/<str:code>/g/<str:key>/events", guest.events, name="guest_events"),
    path("c/<str:code>/g/<str:key>/typing", guest.typing, name="guest_typing"),
    path("c/<str:code>/<str:key>/earlier", earlier.stop, name="stop_earlier"),
    path("c/<str:code>/<str:key>/guests", guests.of_person, name="guests"),
    path("desk/consultations/<str:code>/guests", guests.of_lawyer, name="desk_guests"),
    path("zones", zones.listed, name="zones"),
    path("zones/<slug:code>", zones.zone, name="zone"),
    path("zones/<slug:code>/<slug:scenario>", zones.scenario, name="zone_scenario"),
    path("desk/zones", desk_zones.listed, name="desk_zones"),
    path("desk/zones/<slug:code>", desk_zones.zone, name="desk_zone"),
    path("desk/zones/<slug:code>/group", desk_zones.group, name="desk_zone_group"),
    path("desk/zones/<slug:code>/figures.csv", desk_zones.figures_csv, name="desk_zone_csv"),
    path("c/<str:code>/<str:key>/call/<str:what>", calls.person_call, name="call"),
    path("desk/consultations", desk_list.listed, name="desk"),
    path("desk/consultations/live", desk_list.live, name="desk_live"),
    path("desk/consultations/<str:code>", desk.consultation, name="desk_one"),
    path("desk/consultations/<str:code>/record", record.write_up, name="record"),
    path("desk/consultations/<str:code>/messages", desk.write, name="desk_write"),
    path("desk/consultations/<str:code>/events", desk.events, name="desk_events"),
    path("desk/consultations/<str:code>/typing", desk.typing, name="desk_typing"),
    path("desk/consultations/<str:code>/seen", desk.seen, name="desk_seen"),
    path("desk/consultations/<str:code>/call/<str:what>", calls.desk_call, name="desk_call"),
    path("desk/consultations/<str:code>/recordings/<int:number>", recordings.recording, name="recording"),
    path(
        "desk/consultations/<str:code>/recordings/<int:number>/sound",
        recordings.sound,
        name="recording_sound",
    ),
    path("desk/consultations/<str:code>/earlier/<str:earlier_code>", earlier.record, name="desk_earlier"),
    path("desk/consultations/<str:code>/guidance", desk.guidance, name="desk_guidance"),
    path("desk/consultations/<str:code>/files/<int:file_id>", desk.file, name="desk_file"),
    path("desk/consultations/<str:code>/<str:command>", desk.command, name="desk_command"),
]
