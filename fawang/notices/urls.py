"""Addresses of the pages of notices."""

from django.urls import path

from fawang.notices import pages

app_name = "notices"

urlpatterns = [
    path("desk/notices", pages.problems, name="problems"),
    path("desk/notices/<int:notice_id>/again", pages.again, name="again"),
    path("desk/notices/<int:notice_id>/aside", pages.aside, name="aside"),
]
