"""Addresses of referrals, partners and their agreements."""

from django.urls import path

from fawang.partners.pages import form, own
from fawang.partners.pages.desk import handover, inbox, partners, referral

app_name = "partners"

urlpatterns = [
    path("partner-form/<str:token>", form.form, name="form"),
    path("f/<str:code>/<str:key>/referrals/<str:number>/consent", own.consent, name="own_consent"),
    path("desk/referrals", inbox.listed, name="inbox"),
    path("desk/referrals/new", handover.new, name="new"),
    path("desk/referrals/call", handover.call, name="call"),
    path("desk/referrals/call/<str:code>", handover.call_kept, name="call_kept"),
    path("desk/referrals/to-tell", inbox.by_hand, name="by_hand"),
    path("desk/referrals/decisions", partners.decisions, name="precedents"),
    path("desk/referrals/<str:code>", referral.referral, name="referral"),
    path("desk/partners", partners.listed, name="partners"),
    path("desk/partners/new", partners.new, name="new_partner"),
    path("desk/partners/<str:code>", partners.one, name="partner"),
    path("desk/partners/<str:code>/agreement", partners.agreement, name="agreement"),
    path("desk/partners/<str:code>/archive", partners.archived, name="archive"),
]
