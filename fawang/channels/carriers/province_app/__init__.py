"""The province's service app: its sign-in (OpenID Connect), and its message centre."""
