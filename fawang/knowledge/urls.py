"""Addresses of the pages of knowledge."""

from django.urls import path

from fawang.knowledge.pages import (
    browse,
    corrections,
    desk,
    last_days,
    periods,
    review,
    review_queue,
    urgent,
    verdicts,
)

app_name = "knowledge"

urlpatterns = [
    path("guidance", browse.index, name="index"),
    path("guidance/m/<str:code>", browse.matter, name="matter"),
    path("guidance/e/<slug:code>", browse.entry, name="entry"),
    path("guidance/laws", browse.laws, name="laws"),
    path("guidance/laws/<str:name>", browse.law, name="law"),
    path("guidance/periods", last_days.last_day, name="last_day"),
    path("guidance/periods/<slug:code>", periods.period, name="period"),
    path("guidance/periods/<slug:code>.ics", periods.period_ics, name="period_ics"),
    path("guidance/corrections", corrections.corrections, name="corrections"),
    path("guidance/urgent", urgent.urgent, name="urgent"),
    path("guidance/verdict", verdicts.verdict, name="verdict"),
    # the workbench
    path("desk/knowledge", desk.register, name="register"),
    path("desk/knowledge/new", desk.new, name="new"),
    path("desk/knowledge/review", review_queue.queue, name="review_queue"),
    path("desk/knowledge/review/<slug:code>/<slug:verdict>", review_queue.verdict, name="review_verdict"),
    path("desk/knowledge/verdicts", review.verdicts, name="verdicts"),
    path("desk/knowledge/verdicts/<int:verdict_id>", review.handle, name="handle_verdict"),
    path("desk/knowledge/collection", review.collection, name="collection"),
    path("desk/knowledge/corrections/<int:correction_id>", corrections.decide, name="decide_correction"),
    path("desk/knowledge/<slug:code>/was-wrong", corrections.entry, name="entry_corrections"),
    path("desk/knowledge/<slug:code>", desk.entry, name="desk_entry"),
    path("desk/knowledge/<slug:code>/edit", desk.edit, name="edit"),
    path("desk/knowledge/<slug:code>/<slug:command>", desk.command, name="command"),
]
