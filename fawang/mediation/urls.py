"""Addresses of mediation: the agreement for either side, papers."""

from django.urls import path

from fawang.mediation.pages import agreement, papers, talks

app_name = "mediation"

urlpatterns = [
    path("f/<str:code>/<str:key>/agreement", agreement.own, name="own_agreement"),
    path("f/<str:code>/<str:key>/mediation/<str:paper>", papers.of_own, name="own_paper"),
    path("f/<str:code>/<str:key>/talk", talks.own, name="own_talk"),
    path("f/<str:code>/<str:key>/talk/events", talks.own_events, name="own_talk_events"),
    path("f/<str:code>/<str:key>/talk/<str:what>", talks.own_do, name="own_talk_do"),
    path("desk/orders/<str:code>/talk", talks.desk, name="talk"),
    path("desk/orders/<str:code>/talk/events", talks.desk_events, name="talk_events"),
    path("desk/orders/<str:code>/talk/<str:what>", talks.desk_do, name="talk_do"),
    path("desk/orders/<str:code>/mediation/<str:paper>", papers.of_order, name="paper"),
    path("desk/orders/<str:code>/invitation/<int:person_id>", papers.letter, name="letter"),
]
