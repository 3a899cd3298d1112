"""Addresses of the pages of feedback."""

from django.urls import path

from fawang.feedback.pages import follow_ups, rate

app_name = "feedback"

urlpatterns = [
    path("rate/thanks", rate.thanks, name="thanks"),
    path("rate/<str:code>/<str:token>", rate.rate, name="rate"),
    path("desk/follow-ups", follow_ups.follow_ups, name="follow_ups"),
    path("desk/follow-ups/<int:follow_up_id>", follow_ups.follow_up, name="follow_up"),
]
