"""Addresses of mediation: the agreement for either side, papers."""

from django.urls import path

from fawang.mediation.pages import agreement, papers

app_name = "mediation"

urlpatterns = [
    path("f/<str:code>/<str:key>/agreement", agreement.own, name="own_agreement"),
    path("f/<str:code>/<str:key>/mediation/<str:paper>", papers.of_own, name="own_paper"),
    path("desk/orders/<str:code>/mediation/<str:paper>", papers.of_order, name="paper"),
    path("desk/orders/<str:code>/invitation/<int:person_id>", papers.letter, name="letter"),
]
