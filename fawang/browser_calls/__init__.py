"""Calls between browsers (WebRTC): who takes part, what they tell each other, the way to the relay."""
