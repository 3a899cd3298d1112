"""Addresses of the pages of outreach."""

from django.urls import path

from fawang.outreach.pages import (
    calendar,
    contracts,
    coverage,
    days,
    inspections,
    my_days,
    payments,
    pilots,
    public_talk,
    rate,
    service_days,
    talk,
    talks,
    volunteers,
)

app_name = "outreach"

_DESK = "desk/outreach/"

urlpatterns = [
    path("talks", calendar.listed, name="talks"),
    path("talks.ics", calendar.feed, name="talks_feed"),
    path("talks/<str:code>", public_talk.talk, name="talk"),
    path("talks/<str:code>/files/<int:number>", public_talk.handout, name="handout"),
    path("talks/<str:code>/talk.ics", calendar.talk_feed, name="talk_feed"),
    path("village-adviser", coverage.adviser, name="adviser"),
    path("village-adviser/thanks", rate.rated, name="rated"),
    path("village-adviser/<str:code>/<int:number>/<str:token>", rate.rate, name="rate"),
    path(f"{_DESK}mine", my_days.mine, name="mine"),
    path(f"{_DESK}mine/contracts/<str:code>/log", my_days.log, name="log"),
    path(f"{_DESK}mine/contracts/<str:code>/plan", my_days.plan, name="plan"),
    path(f"{_DESK}mine/contracts/<str:code>/drop", my_days.drop, name="drop"),
    path(f"{_DESK}mine/days/<str:code>", my_days.my_day, name="my_day"),
    path(f"{_DESK}mine/days/<str:code>/amend", my_days.amend, name="amend"),
    path(f"{_DESK}advisers", contracts.listed, name="contracts"),
    path(f"{_DESK}advisers/new", contracts.new, name="new_contract"),
    path(f"{_DESK}advisers/days", days.listed, name="days"),
    path(f"{_DESK}advisers/days/<str:code>", days.one, name="day"),
    path(f"{_DESK}advisers/days/<str:code>/photo", days.photo, name="day_photo"),
    path(f"{_DESK}advisers/payments", payments.month, name="payments"),
    path(f"{_DESK}advisers/payments/<str:code>", payments.one, name="payment"),
    path(f"{_DESK}advisers/payments/<str:code>/list.xlsx", payments.as_xlsx, name="payment_file"),
    path(f"{_DESK}advisers/coverage", coverage.desk, name="coverage"),
    path(f"{_DESK}advisers/<str:code>", contracts.one, name="contract"),
    path(f"{_DESK}talks", talks.listed, name="desk_talks"),
    path(f"{_DESK}talks/new", talks.new, name="new_talk"),
    path(f"{_DESK}talks/<str:code>", talk.one, name="desk_talk"),
    path(f"{_DESK}talks/<str:code>/photo", talk.photo, name="talk_photo"),
    path(f"{_DESK}service-days", service_days.listed, name="service_days"),
    path(f"{_DESK}service-days/new", service_days.new, name="new_service_day"),
    path(f"{_DESK}service-days/round", service_days.new_circuit, name="new_circuit"),
    path(f"{_DESK}service-days/pilots", pilots.pilots, name="pilots"),
    path(f"{_DESK}service-days/<str:code>", service_days.one, name="service_day"),
    path(f"{_DESK}volunteers", volunteers.listed, name="volunteers"),
    path(f"{_DESK}volunteers/new", volunteers.new, name="new_volunteer"),
    path(f"{_DESK}volunteers/organisation", volunteers.new_force, name="new_force"),
    path(f"{_DESK}volunteers/<str:code>", volunteers.one, name="volunteer"),
    path(f"{_DESK}inspections", inspections.listed, name="inspections"),
    path(f"{_DESK}inspections/new", inspections.choose, name="new_inspection"),
    path(f"{_DESK}inspections/new/<int:unit_id>", inspections.inspect, name="inspect"),
    path(f"{_DESK}inspections/<str:code>", inspections.one, name="inspection"),
    path(f"{_DESK}inspections/<str:code>/report.pdf", inspections.paper, name="inspection_paper"),
    path(
        f"{_DESK}inspections/<str:code>/<str:item>/<str:which>.jpg", inspections.photo, name="finding_photo"
    ),
]
