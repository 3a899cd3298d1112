"""The addresses of the hotline: calls and call-backs in hand, telephone, wallboard, messages, what is set."""

from django.urls import path

from fawang.hotline.pages import (
    blocks,
    call,
    callback,
    dialling,
    lines,
    messages,
    numbers,
    telephone,
    texts,
    wallboard,
)

app_name = "hotline"

_SET = "desk/hotline/settings"

urlpatterns = [
    path("desk/telephone", telephone.telephone, name="telephone"),
    path("desk/telephone/credentials", telephone.credentials, name="credentials"),
    path("desk/telephone/secret", telephone.secret, name="telephone_secret"),
    path("desk/telephone/renew", telephone.renew, name="telephone_renew"),
    path("desk/telephone/call", telephone.page_of_call, name="page_of_call"),
    path("desk/telephone/live", telephone.live, name="telephone_live"),
    path("desk/hotline", wallboard.wallboard, name="wallboard"),
    path("desk/hotline/live", wallboard.live, name="wallboard_live"),
    path("desk/hotline/days", wallboard.days, name="days"),
    path("desk/hotline/days.csv", wallboard.days_csv, name="days_csv"),
    path("desk/calls/<str:code>", call.call, name="call"),
    path("desk/calls/<str:code>/summary", call.summary, name="summary"),
    path("desk/calls/<str:code>/notes", call.notes, name="notes"),
    path("desk/calls/<str:code>/mark", call.mark, name="mark"),
    path("desk/calls/<str:code>/block", call.block, name="block"),
    path("desk/calls/<str:code>/<str:what>", call.ask, name="ask"),
    path("desk/hotline/messages", messages.listed, name="messages"),
    path("desk/hotline/messages/<int:message_id>/sound", messages.sound, name="message_sound"),
    path("desk/hotline/messages/<int:message_id>/done", messages.close, name="message_done"),
    path(_SET, texts.listed, name="operating"),
    path(f"{_SET}/texts/<str:language>/<str:prompt>", texts.one, name="text"),
    path(f"{_SET}/texts/<str:language>/<str:prompt>/save", texts.save, name="text_save"),
    path(f"{_SET}/texts/<str:language>/<str:prompt>/restore", texts.restore, name="text_restore"),
    path(f"{_SET}/texts/<str:language>/<str:prompt>/record", texts.record, name="text_record"),
    path(f"{_SET}/texts/<str:language>/<str:prompt>/unrecord", texts.unrecord, name="text_unrecord"),
    path(f"{_SET}/texts/<str:language>/<str:prompt>/listen", texts.listen, name="text_listen"),
    path(f"{_SET}/numbers", numbers.listed, name="numbers"),
    path(f"{_SET}/numbers/new", numbers.add, name="number_new"),
    path(f"{_SET}/numbers/<str:dialled>", numbers.number, name="number"),
    path(f"{_SET}/lines", lines.listed, name="lines"),
    path(f"{_SET}/lines/<int:line_id>", lines.line, name="line"),
    path(f"{_SET}/seats", lines.seats, name="seats"),
    path(f"{_SET}/seats/<int:staff_id>", lines.seat, name="seat"),
    path(f"{_SET}/seats/<int:staff_id>/secret", lines.secret, name="seat_secret"),
    path(f"{_SET}/seats/<int:staff_id>/renew", lines.renew, name="seat_renew"),
    path(f"{_SET}/blocks", blocks.listed, name="blocks"),
    path(f"{_SET}/blocks/<int:block_id>/decide", blocks.decide, name="block_decide"),
    path(f"{_SET}/blocks/<int:block_id>/lift", blocks.lift, name="block_lift"),
    # a call-back of dispatch, put through or dialled by hand
    path("desk/callbacks/<str:code>", callback.callback, name="callbacks_one"),
    path("desk/callbacks/<str:code>/take", callback.take, name="callbacks_take"),
    path("desk/callbacks/<str:code>/dial", dialling.dial, name="callbacks_dial"),
    path("desk/callbacks/<str:code>/number", dialling.number, name="callbacks_number"),
    path("desk/callbacks/<str:code>/live", dialling.live, name="callbacks_dialled"),
    path("desk/callbacks/<str:code>/outcome", callback.conclude, name="callbacks_conclude"),
]
