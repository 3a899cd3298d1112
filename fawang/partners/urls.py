"""Addresses of referrals, partners and their agreements."""

from django.urls import path

from fawang.partners.pages import form, open311, own
from fawang.partners.pages.desk import batches, handover, inbox, letters, partners, referral
from fawang.partners.pages.desk import open311 as desk_open311

app_name = "partners"

_OPEN311 = "api/open311/v2"

urlpatterns = [
    path("partner-form/<str:token>", form.form, name="form"),
    path("f/<str:code>/<str:key>/referrals/<str:number>/consent", own.consent, name="own_consent"),
    path("desk/referrals", inbox.listed, name="inbox"),
    path("desk/referrals/new", handover.new, name="new"),
    path("desk/referrals/call", handover.call, name="call"),
    path("desk/referrals/call/<str:code>", handover.call_kept, name="call_kept"),
    path("desk/referrals/to-tell", inbox.by_hand, name="by_hand"),
    path("desk/referrals/decisions", partners.decisions, name="precedents"),
    path("desk/referrals/files", batches.listed, name="batches"),
    path("desk/referrals/files/template.<str:ending>", batches.template, name="batch_template"),
    path("desk/referrals/files/for/<str:partner>.<str:ending>", batches.waiting, name="batch_waiting"),
    path("desk/referrals/files/<str:code>", batches.one, name="batch"),
    path("desk/referrals/files/<str:code>/result.<str:ending>", batches.result, name="batch_result"),
    path("desk/referrals/letters", letters.listed, name="letters"),
    path("desk/referrals/letters/<str:code>", letters.one, name="letter"),
    path("desk/referrals/<str:code>", referral.referral, name="referral"),
    path("desk/partners", partners.listed, name="partners"),
    path("desk/partners/new", partners.new, name="new_partner"),
    path("desk/partners/<str:code>", partners.one, name="partner"),
    path("desk/partners/<str:code>/agreement", partners.agreement, name="agreement"),
    path("desk/partners/<str:code>/open311", desk_open311.one, name="open311"),
    path("desk/partners/<str:code>/archive", partners.archived, name="archive"),
    path("api/open311/discovery.<str:ending>", open311.discovery, name="open311_discovery"),
    path(f"{_OPEN311}/services.<str:ending>", open311.services, name="open311_services"),
    path(f"{_OPEN311}/services/<slug:code>.<str:ending>", open311.service, name="open311_service"),
    path(f"{_OPEN311}/requests.<str:ending>", open311.requests, name="open311_requests"),
    path(f"{_OPEN311}/requests/<slug:code>.<str:ending>", open311.one, name="open311_request"),
    path(f"{_OPEN311}/tokens/<slug:code>.<str:ending>", open311.token, name="open311_token"),
    path(f"{_OPEN311}/servicerequestupdates.<str:ending>", open311.updates, name="open311_updates"),
]
