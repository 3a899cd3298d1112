"""The addresses of the data centre."""

from django.urls import path

from fawang.datacentre.pages import (
    alerts,
    boards,
    embedded,
    explore,
    exports,
    hot_spots,
    links,
    methods,
    open_data,
    orders,
    pilots,
    reports,
    screen,
    statements,
    trend,
)  # fmt: skip

app_name = "datacentre"

urlpatterns = [
    path("data/", boards.overview, name="overview"),
    path("data/explore", explore.explore, name="explore"),
    path("data/export.csv", exports.as_csv, name="export_csv"),
    path("data/export.xlsx", exports.as_xlsx, name="export_xlsx"),
    path("data/orders", orders.orders, name="orders"),
    path("data/hot-spots", hot_spots.hot_spots, name="hot_spots"),
    path("data/pilots", pilots.pilots, name="pilots"),
    path("data/trend", trend.trend, name="trend"),
    path("data/methods", methods.methods, name="methods"),
    path("data/screen", screen.screen, name="screen"),
    path("data/reports", reports.listed, name="reports"),
    path("data/reports/schedules", reports.schedules, name="report_schedules"),
    path("data/reports/<str:key>", reports.one, name="report"),
    path("data/reports/<str:key>/file", reports.taken, name="report_file"),
    path("data/alerts", alerts.listed, name="alerts"),
    path("data/alerts/new", alerts.new, name="alert_new"),
    path("data/alerts/<int:rule_id>", alerts.one, name="alert"),
    path("data/alerts/<int:rule_id>/change", alerts.change, name="alert_change"),
    path("data/links", links.listed, name="links"),
    path("data/links/new", links.new, name="link_new"),
    path("data/links/<int:link_id>", links.one, name="link"),
    path("data/sql", statements.sql_page, name="sql"),
    path("data/open-data.zip", open_data.archive, name="open_data"),
    path("data/embedded/<str:token>.json", embedded.as_json, name="embedded_json"),
    path("data/embedded/<str:token>", embedded.as_table, name="embedded"),
    path("data/<slug:code>", boards.board, name="board"),
    path("data/<slug:code>/<slug:tile>", boards.tile, name="tile"),
]
