"""Addresses of the room."""

from django.urls import path

from fawang.partners.pages import open311

app_name = "partners"

_OPEN311 = "api/open311/v2"
urlpatterns = [
    path("api/open311/discovery.<str:ending>", open311.discovery, name="open311_discovery"),
    path(f"{_OPEN311}/services.<str:ending>", open311.services, name="open311_services"),
    path(f"{_OPEN311}/services/<slug:code>.<str:ending>", open311.service, name="open311_service"),
    path(f"{_OPEN311}/requests.<str:ending>", open311.requests, name="open311_requests"),
    path(f"{_OPEN311}/requests/<slug:code>.<str:ending>", open311.one, name="open311_request"),
    path(f"{_OPEN311}/tokens/<slug:code>.<str:ending>", open311.token, name="open311_token"),
    path(f"{_OPEN311}/servicerequestupdates.<str:ending>", open311.updates, name="open311_updates"),
]
