"""The parties outside with whom channels speak: WeChat, an endpoint that transcribes."""
