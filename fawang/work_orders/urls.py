"""Addresses of work orders: getting help, following a matter, the workbench."""

from django.urls import path

from fawang.work_orders.pages import (
    corrections,
    entry,
    follow,
    help,
    links,
    other_device,
    person_lists,
    persons,
    receipt,
    shares,
)
from fawang.work_orders.pages.desk import behalf, guidance, inbox, intake, kinds, live, order, route

app_name = "work_orders"

urlpatterns = [
    path("help", entry.start, name="help"),
    path("help/submit", help.submit, name="help_submit"),
    path("help/discard", help.discard, name="help_discard"),
    path("help/receipt/<str:code>/<str:key>", receipt.receipt, name="receipt"),
    path("help/other-device", other_device.link, name="help_other_device"),
    path("help/on/<str:token>", other_device.take_over, name="help_take_over"),
    path("help/<slug:slug>", help.question, name="help_question"),
    path("help/<slug:slug>/draft", help.autosave, name="help_autosave"),
    path("leave", help.leave, name="leave"),
    path("f/<str:code>/<str:key>", follow.follow, name="follow"),
    path("f/<str:code>/<str:key>/files", follow.upload, name="follow_upload"),
    path("f/<str:code>/<str:key>/told-if-wrong", corrections.own, name="told_if_wrong"),
    path("f/<str:code>/<str:key>/files/<int:document_id>", follow.document, name="follow_document"),
    path("desk/orders", inbox.inbox, name="inbox"),
    path("desk/orders/live", live.inbox, name="inbox_live"),
    path("desk/orders/filters", inbox.save_filter, name="save_filter"),
    path("desk/orders/shared", shares.shared, name="shared"),
    path("desk/orders/new", intake.intake, name="intake"),
    path("desk/orders/new/begin", behalf.begin, name="begin_for"),
    path("desk/orders/new/<str:code>", intake.taken_in, name="taken_in"),
    path("desk/orders/<str:code>", order.order, name="order"),
    path("desk/orders/<str:code>/live", live.order, name="order_live"),
    path("desk/orders/<str:code>/unmask", order.unmask, name="order_unmask"),
    path("desk/orders/<str:code>/guidance", guidance.order_guidance, name="order_guidance"),
    path("desk/orders/<str:code>/files", order.upload, name="order_upload"),
    path("desk/orders/<str:code>/files/<int:document_id>", order.document, name="order_document"),
    path("desk/orders/<str:code>/persons", persons.persons, name="persons"),
    path("desk/orders/<str:code>/persons/list", person_lists.desk, name="person_list"),
    path("desk/orders/<str:code>/persons/<int:person_id>/leave", persons.left, name="person_left"),
    path("desk/orders/<str:code>/persons/<int:person_id>/unmask", persons.unmask, name="person_unmask"),
    path("desk/orders/<str:code>/sharing", shares.sharing, name="sharing"),
    path("desk/orders/<str:code>/links", links.links, name="links"),
    path("desk/orders/<str:code>/links/<int:link_id>/remove", links.remove, name="link_remove"),
    path("f/<str:code>/<str:key>/persons", persons.own_persons, name="own_persons"),
    path("f/<str:code>/<str:key>/persons/list", person_lists.own, name="own_person_list"),
    path("desk/orders/<str:code>/archive", order.archive, name="order_archive"),
    path("desk/orders/<str:code>/<str:command>", order.command, name="order_command"),
    path("desk/kinds", kinds.listed, name="kinds"),
    path("desk/kinds/<slug:name>", kinds.kind, name="kind"),
    path("desk/route", route.route, name="route"),
    path("left", persons.has_left, name="has_left"),
]
