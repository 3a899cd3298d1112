"""Addresses of the directory, of requests to lawyers, and of complaints about them."""

from django.urls import path, re_path

from fawang.kernel.web.transfers import ENDING
from fawang.lawyers.pages import checklist, complain, listing, own, profile, request
from fawang.lawyers.pages.desk import answers, complaints, entries, register

app_name = "lawyers"

urlpatterns = [
    path("lawyers", listing.listing, name="listing"),
    path("lawyers/<int:lawyer_id>", profile.lawyer, name="lawyer"),
    path("law-firms/<int:unit_id>", profile.firm, name="firm"),
    path("lawyers/checklist", checklist.checklist, name="checklist"),
    path("lawyers/request", request.new, name="request"),
    path("lawyers/r/<str:code>/<str:key>", own.own, name="own"),
    path("lawyers/complaint", complain.new, name="complain"),
    path("lawyers/c/<str:code>/<str:key>", complain.own, name="own_complaint"),
    path("desk/lawyer-requests", answers.listed, name="answers"),
    path("desk/lawyer-requests/<int:recipient_id>", answers.answer, name="answer"),
    path("desk/lawyer-requests/entry", entries.entry, name="entry"),
    path("desk/lawyer-requests/firm", entries.firm_entry, name="firm_entry"),
    path("desk/lawyer-complaints", complaints.listed, name="complaints"),
    path("desk/lawyer-complaints/<str:code>", complaints.complaint, name="complaint"),
    path("desk/lawyers-register", register.kept, name="kept"),
    path("desk/lawyers-register/transfer", register.transfer, name="transfer"),
    re_path(r"^desk/lawyers-register/export" + ENDING, register.export, name="export"),
    path("desk/lawyers-register/sanctions", register.sanctions, name="sanctions"),
    path("desk/lawyers-register/sanctions/transfer", register.sanctions_transfer, name="sanctions_transfer"),
    re_path(
        r"^desk/lawyers-register/sanctions/export" + ENDING,
        register.sanctions_export,
        name="sanctions_export",
    ),
]
