"""What a page may ask of a device, as the header Permissions-Policy says it. Pure."""

#: Of every page that does not say otherwise: a script that got in could not even ask for the camera.
NOTHING = "camera=(), microphone=(), display-capture=(), geolocation=(), payment=(), usb=()"
#: Of pages on which somebody records a voice message.
MICROPHONE = NOTHING.replace("microphone=()", "microphone=(self)")
#: Of the pages on which people speak with each other.
CAMERA_AND_MICROPHONE = NOTHING.replace("camera=(), microphone=()", "camera=(self), microphone=(self)")
