"""Addresses of the wire: events, schemas, and the pages of the desk."""

from django.urls import path

from fawang.partners.wire.pages import events, letters, links, published, webhooks

app_name = "wire"

urlpatterns = [
    path("partners/events", events.take, name="events"),
    path("partners/too-large", events.too_large, name="too_large"),
    path("partners/schemas", published.index, name="schemas"),
    path("partners/schemas/<str:name>.json", published.schema, name="schema"),
    path("desk/partner-links", links.overview, name="links"),
    path("desk/partner-links/letters", letters.listed, name="letters"),
    path("desk/partner-links/letters/<str:side>/<int:number>", letters.one, name="letter"),
    path("desk/partner-links/webhooks", webhooks.listed, name="webhooks"),
    path("desk/partner-links/webhooks/<int:number>", webhooks.one, name="webhook"),
    path("desk/partner-links/of/<str:code>", links.one, name="link"),
]
