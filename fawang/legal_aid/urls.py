"""Addresses of legal aid: prescribed forms, subsidies, cooperation of offices, statistics, peer review."""

from django.urls import path

from fawang.legal_aid.pages import cooperation, forms, reviews, statistics, subsidies, subsidy_lists

app_name = "legal_aid"

urlpatterns = [
    path("desk/orders/<str:code>/forms/<str:form>", forms.of_order, name="form"),
    path("f/<str:code>/<str:key>/forms/<str:form>", forms.of_own, name="own_form"),
    path("desk/subsidies", subsidies.month, name="subsidies"),
    path("desk/subsidies/record", subsidies.record, name="record_subsidy"),
    path("desk/subsidies/mine", subsidies.mine, name="my_subsidies"),
    path("desk/subsidies/lists/<str:code>", subsidy_lists.one, name="subsidy_list"),
    path("desk/subsidies/lists/<str:code>/xlsx", subsidy_lists.as_xlsx, name="subsidy_list_xlsx"),
    path("desk/cooperation", cooperation.listed, name="cooperations"),
    path("desk/orders/<str:code>/cooperation/new", cooperation.new, name="new_cooperation"),
    path("desk/cooperation/<str:code>", cooperation.one, name="cooperation"),
    path("legal-aid/quality", reviews.public, name="quality"),
    path("desk/peer-review", reviews.listed, name="reviews"),
    path("desk/peer-review/new", reviews.new, name="new_review"),
    path("desk/peer-review/rounds/<str:code>", reviews.one_round, name="review_round"),
    path("desk/peer-review/files/<str:code>", reviews.one_sheet, name="review_sheet"),
    path("desk/peer-review/results/<str:code>", reviews.result, name="review_result"),
    path("desk/legal-aid/statistics", statistics.show, name="statistics"),
    path("desk/legal-aid/statistics/xlsx", statistics.as_xlsx, name="statistics_xlsx"),
    path("desk/subsidies/<str:code>", subsidies.one, name="subsidy"),
]
