"""The addresses of the shell: the public pages, a person's own matter, the workbench."""

from django.urls import path

from fawang.shell import preferences
from fawang.shell.pages import about, ask, callback, follow, gallery, help, home, offices, sign_in
from fawang.shell.pages.desk import (
    audit,
    board,
    callbacks,
    guidance,
    inbox,
    intake,
    live,
    order,
    route,
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
    # get help
    path("help", help.start, name="help"),
    path("help/submit", help.submit, name="help_submit"),
    path("help/discard", help.discard, name="help_discard"),
    path("help/receipt/<str:code>/<str:key>", help.receipt, name="receipt"),
    path("help/<slug:slug>", help.question, name="help_question"),
    path("help/<slug:slug>/draft", help.autosave, name="help_autosave"),
    path("leave", help.leave, name="leave"),
    # ask a lawyer
    path("ask", ask.ask, name="ask"),
    # be called back
    path("callback", callback.callback, name="callback"),
    path("callback/<str:code>/<str:key>", callback.own, name="callback_own"),
    path("callback/<str:code>/<str:key>/calendar", callback.diary_file, name="callback_diary"),
    path("ask/begin", ask.begin, name="ask_begin"),
    # a person's own matter
    path("track", follow.track, name="track"),
    path("my", follow.mine, name="mine"),
    path("f/<str:code>/<str:key>", follow.follow, name="follow"),
    path("f/<str:code>/<str:key>/files", follow.upload, name="follow_upload"),
    path("f/<str:code>/<str:key>/files/<int:document_id>", follow.document, name="follow_document"),
    # the workbench
    path("desk", inbox.start, name="desk"),
    path("desk/orders", inbox.inbox, name="inbox"),
    path("desk/orders/live", live.inbox, name="inbox_live"),
    path("desk/orders/filters", inbox.save_filter, name="save_filter"),
    path("desk/orders/new", intake.intake, name="intake"),
    path("desk/orders/new/<str:code>", intake.taken_in, name="taken_in"),
    path("desk/orders/<str:code>", order.order, name="order"),
    path("desk/orders/<str:code>/live", live.order, name="order_live"),
    path("desk/orders/<str:code>/unmask", order.unmask, name="order_unmask"),
    path("desk/orders/<str:code>/guidance", guidance.order_guidance, name="order_guidance"),
    path("desk/orders/<str:code>/files", order.upload, name="order_upload"),
    path("desk/orders/<str:code>/files/<int:document_id>", order.document, name="order_document"),
    path("desk/orders/<str:code>/<str:command>", order.command, name="order_command"),
    path("desk/route", route.route, name="route"),
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
    path("desk/callbacks/<str:code>/outcome", callbacks.conclude, name="callbacks_conclude"),
    path("desk/audit", audit.audit, name="audit"),
    # the components
    path("gallery", gallery.gallery, name="gallery"),
    path("gallery/desk", gallery.desk, name="gallery_desk"),
    path("gallery/question", gallery.question, name="gallery_question"),
    path("gallery/sign-in", gallery.bare, name="gallery_bare"),
    path("gallery/problem", gallery.problem, name="gallery_problem"),
]
