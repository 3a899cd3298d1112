"""Channels: WeChat, SMS, the province's app, other sites: each a thin way to the same services."""
