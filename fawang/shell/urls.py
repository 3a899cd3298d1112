"""The addresses of the shell: the public pages, a person's own matter, the workbench."""

from django.urls import path

from fawang.shell import preferences
from fawang.shell.pages import (
    about,
    ask,
    callback,
    gallery,
    home,
    matters,
    offices,
    personal_data,
    roster_feed,
    sign_in,
)
from fawang.shell.pages.desk import (
    audit,
    board,
    callbacks,
    dialling,
    roster,
    roster_month,
    seat,
    seat_app,
)

app_name = "shell"

urlpatterns = [
    path("", home.home, name="home"),
    path("preferences", preferences.choose, name="preferences"),
    path("accessibility", about.accessibility, name="accessibility"),
    path("privacy", about.privacy, name="privacy"),
    path("offices", offices.offices, name="offices"),
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-in/code", sign_in.sign_in_code, name="sign_in_code"),
    # ask a lawyer
    path("ask", ask.ask, name="ask"),
    # be called back
    path("callback", callback.callback, name="callback"),
    path("callback/<str:code>/<str:key>", callback.own, name="callback_own"),
    path("callback/<str:code>/<str:key>/calendar", callback.diary_file, name="callback_diary"),
    path("ask/begin", ask.begin, name="ask_begin"),
    # a person's own matter
    path("track", matters.track, name="track"),
    path("my", matters.mine, name="mine"),
    path("my/data", personal_data.export, name="personal_data"),
    # the workbench
    path("desk", home.desk, name="desk"),
    # a lawyer's seat, and the board of whoever leads the shift
    path("desk/seat", seat.seat, name="seat"),
    path("desk/seat/bar", seat.bar, name="seat_bar"),
    path("desk/seat/live", seat.live, name="seat_live"),
    path("desk/seat/presence", seat.presence, name="seat_presence"),
    path("desk/seat/accept", seat.accept, name="seat_accept"),
    path("desk/seat/decline", seat.decline, name="seat_decline"),
    path("desk/seat/beat", seat.beat, name="seat_beat"),
    path("desk/seat/skills", seat.skills, name="seat_skills"),
    path("desk/seat/notes/<int:note_id>", seat.read_note, name="seat_note"),
    path("desk/seat/manifest", seat_app.manifest, name="seat_manifest"),
    path("desk/seat/worker.js", seat_app.worker, name="seat_worker"),
    path("desk/seat/offline", seat_app.offline, name="seat_offline"),
    path("desk/board", board.board, name="board"),
    path("desk/board/live", board.live, name="board_live"),
    path("desk/board/first", board.put_first, name="board_first"),
    path("desk/board/assign", board.assign, name="board_assign"),
    path("desk/board/seats/<int:staff_id>", board.move, name="board_move"),
    path("desk/board/seats/<int:staff_id>/note", board.note, name="board_note"),
    # whom to call back
    path("desk/callbacks", callbacks.listed, name="callbacks"),
    path("desk/callbacks/live", callbacks.live, name="callbacks_live"),
    path("desk/callbacks/slots", callbacks.loads, name="callback_slots"),
    path("desk/callbacks/<str:code>", callbacks.callback, name="callbacks_one"),
    path("desk/callbacks/<str:code>/take", callbacks.take, name="callbacks_take"),
    path("desk/callbacks/<str:code>/dial", dialling.dial, name="callbacks_dial"),
    path("desk/callbacks/<str:code>/number", dialling.number, name="callbacks_number"),
    path("desk/callbacks/<str:code>/live", dialling.live, name="callbacks_dialled"),
    path("desk/callbacks/<str:code>/outcome", callbacks.conclude, name="callbacks_conclude"),
    # who is on duty when
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
    path("desk/audit", audit.audit, name="audit"),
    # the components
    path("gallery", gallery.gallery, name="gallery"),
    path("gallery/desk", gallery.desk, name="gallery_desk"),
    path("gallery/question", gallery.question, name="gallery_question"),
    path("gallery/sign-in", gallery.bare, name="gallery_bare"),
    path("gallery/problem", gallery.problem, name="gallery_problem"),
]
