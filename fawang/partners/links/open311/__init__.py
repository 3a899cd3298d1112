"""Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): what cities speak to each other about service requests.

`documents`: answers as JSON and XML; `reports`: requests that others post; `services`: matters as services, states as
open and closed; `client`: what we post to a city's server and ask of it.
"""
