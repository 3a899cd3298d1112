"""Addresses of the catalogue."""

from django.urls import path, re_path

from fawang.catalogue.pages import (
    checkups,
    corrections,
    delivery,
    desk,
    feed,
    forms,
    groups,
    intake,
    items,
    listing,
    papers,
    service,
    signatures,
)
from fawang.kernel.web.transfers import ENDING

app_name = "catalogue"

urlpatterns = [
    path("groups", groups.groups, name="groups"),
    path("groups/<str:code>", groups.group, name="group"),
    path("services", listing.services, name="services"),
    path("services/open-data.json", feed.open_data, name="open_data"),
    path("services/<slug:code>", service.service, name="service"),
    # Where they stood before.
    path("guidance/items", listing.moved, name="moved"),
    path("checkups", checkups.start, name="checkups"),
    path("forms", forms.listed, name="forms"),
    path("forms/<slug:code>", forms.begin, name="form"),
    path("forms/<slug:code>/figures", checkups.figures, name="figures"),
    path("p/<str:code>/<str:key>", papers.paper, name="paper"),
    path("p/<str:code>/<str:key>/pdf", papers.paper_pdf, name="paper_pdf"),
    path("p/<str:code>/<str:key>/reminder.ics", delivery.reminder, name="paper_reminder"),
    path("p/<str:code>/<str:key>/delete", papers.delete, name="paper_delete"),
    path("p/<str:code>/<str:key>/again", checkups.again, name="checkup_again"),
    path("p/<str:code>/<str:key>/ask", checkups.ask, name="checkup_ask"),
    path("sign/<str:code>/<str:signer>/<str:key>", signatures.sign, name="sign"),
    path("f/<str:code>/<str:key>/form", corrections.own_form, name="own_form"),
    path("f/<str:code>/<str:key>/form/pdf", papers.own_pdf, name="own_pdf"),
    path("f/<str:code>/<str:key>/form/<str:answer>", corrections.correct, name="correct"),
    path("desk/orders/<str:code>/form/answers", desk.answers, name="order_form"),
    path("desk/orders/<str:code>/form/pdf", papers.order_pdf, name="order_pdf"),
    path("desk/orders/<str:code>/form/corrections", desk.ask, name="ask_correction"),
    path("desk/services", items.items, name="desk_items"),
    path("desk/services/apply", intake.intake, name="desk_intake"),
    path("desk/services/transfer", items.transfer, name="items_transfer"),
    re_path(r"^desk/services/export" + ENDING, items.export, name="export_items"),
    path("desk/forms", desk.forms, name="desk_forms"),
    path("desk/forms/<slug:code>/withdraw", desk.withdraw, name="withdraw_form"),
    path("desk/forms/<slug:code>/<int:version>", desk.preview, name="preview"),
]
