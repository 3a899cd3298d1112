"""Addresses of mediation: the agreement for either side, papers; committees for everybody, and their desk."""

from django.urls import path, re_path

from fawang.kernel.web.transfers import ENDING
from fawang.mediation.pages import agreement, committees, growth, papers, records, register, subsidies, talks

app_name = "mediation"

urlpatterns = [
    path("f/<str:code>/<str:key>/agreement", agreement.own, name="own_agreement"),
    path("f/<str:code>/<str:key>/mediation/<str:paper>", papers.of_own, name="own_paper"),
    path("f/<str:code>/<str:key>/talk", talks.own, name="own_talk"),
    path("f/<str:code>/<str:key>/talk/events", talks.own_events, name="own_talk_events"),
    path("f/<str:code>/<str:key>/talk/<str:what>", talks.own_do, name="own_talk_do"),
    path("desk/orders/<str:code>/mediation-talk", talks.desk, name="talk"),
    path("desk/orders/<str:code>/mediation-talk/events", talks.desk_events, name="talk_events"),
    path("desk/orders/<str:code>/mediation-talk/<str:what>", talks.desk_do, name="talk_do"),
    path("desk/orders/<str:code>/mediation/<str:paper>", papers.of_order, name="paper"),
    path("desk/orders/<str:code>/invitation/<int:person_id>", papers.letter, name="letter"),
    path("mediation/committees", committees.listing, name="committees"),
    path("desk/mediation/record", records.record, name="record"),
    path("desk/mediation/record/<str:code>", records.recorded, name="recorded"),
    path("desk/mediation/growing", growth.growing, name="growing"),
    path("desk/mediation/subsidies", subsidies.overview, name="subsidies"),
    path("desk/mediation/subsidies/<int:unit_id>/<str:month>", subsidies.month, name="subsidy_month"),
    path("desk/mediation/subsidies/lists/<int:list_id>", subsidies.one, name="subsidy_list"),
    path("desk/mediation/subsidies/lists/<int:list_id>.xlsx", subsidies.as_xlsx, name="subsidy_file"),
    path("desk/mediation/committees", register.kept, name="kept"),
    path("desk/mediation/committees/<int:unit_id>", register.one, name="kept_one"),
    path("desk/mediation/committees/transfer", register.transfer, name="transfer"),
    re_path(r"^desk/mediation/committees/export" + ENDING, register.export, name="export"),
]
