"""Addresses of the pages of feedback."""

from django.urls import path

from fawang.feedback.pages import checks, complain, complaints, follow_ups, rate

app_name = "feedback"

urlpatterns = [
    path("rate/thanks", rate.thanks, name="thanks"),
    path("rate/<str:code>/<str:token>", rate.rate, name="rate"),
    path("c/<str:code>/<str:key>/complaint", complain.complain, name="complain"),
    path("f/<str:code>/<str:key>/complaint", complain.complain_order, name="complain_order"),
    path("desk/quality", checks.listed, name="checks"),
    path("desk/quality/figures", checks.figures, name="check_figures"),
    path("desk/quality/<str:code>", checks.check, name="check"),
    path("desk/complaints", complaints.listed, name="complaints"),
    path("desk/complaints/new", complaints.by_phone, name="complaint_by_phone"),
    path("desk/complaints/<str:code>", complaints.complaint, name="complaint"),
    path("desk/follow-ups", follow_ups.follow_ups, name="follow_ups"),
    path("desk/follow-ups/<int:follow_up_id>", follow_ups.follow_up, name="follow_up"),
]
