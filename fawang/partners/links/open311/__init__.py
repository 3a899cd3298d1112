"""Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): what cities speak to each other about service requests.

`documents`: answers as JSON and XML; `reports`: requests that others post; `service_list`: matters as services,
messages as what is posted; `states`: how far a request of ours is; `client`: what we post to a city's server.
"""
