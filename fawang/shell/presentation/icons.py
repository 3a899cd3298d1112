"""The icons of the frame: strokes on a grid of 24, drawn for this project."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

ICONS: dict[str, str] = {
    "alert": "M12 3.5 21.5 20h-19zM12 10v4.5M12 17.2v.1",
    "arrow": "M4 12h15M13 6l6 6-6 6",
    "bell": "M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4",
    "calendar": "M4 6h16v15H4zM4 10.5h16M8 3v5M16 3v5",
    "camera": "M3 8h4l2-3h6l2 3h4v11H3zM12 9.5a4 4 0 1 1 0 8 4 4 0 0 1 0-8",
    "chart": "M4 3v17h17M8 16v-5M12.5 16V7M17 16v-7",
    "check": "M5 12.5 10 17.5 19.5 7",
    "clip": "M19.5 11.5 12 19a4.6 4.6 0 0 1-6.5-6.5L13.5 4.5a3 3 0 0 1 4.3 4.3L10 16.5a1.4 1.4 0 0 1-2-2L15 7.5",
    "clock": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 7.5V12l3 2",
    "close": "M6 6l12 12M18 6 6 18",
    "contrast": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 3v18M12 8h6M12 12h9M12 16h6",
    "copy": "M9 8h11v13H9zM15 8V4H4v13h5",
    "file": "M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 17h5",
    "globe": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
    "help": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.6v.1",
    "hang_up": "M3 13.5c5-5 13-5 18 0l-2.5 2.8-3.7-1.5v-2.6a9 9 0 0 0-5.6 0v2.6L5.5 16.3z",
    "home": "M4 11.5 12 4l8 7.5M6 10v10h4.5v-5h3v5H18V10",
    "inbox": "M3 13l3-8h12l3 8v7H3zM3 13h5.5l1.5 3h4l1.5-3H21",
    "info": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 11v5.5M12 7.6v.1",
    "leave": "M14 4h6v16h-6M3 12h12M11 8l4 4-4 4",
    "lock": "M5 11h14v10H5zM8 11V7.5a4 4 0 0 1 8 0V11M12 15v2.5",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "mic": "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3M5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21M8.5 21h7",
    "mic_off": (
        "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3M5.5 11a6.5 6.5 0 0 0 13 0"
        "M12 17.5V21M8.5 21h7M3 3l18 18"
    ),
    "mute": "M4 9.5h4L13 5v14l-5-4.5H4zM17 9.5l4.5 5M21.5 9.5 17 14.5",
    "no_call": (
        "M5 4h4l1.5 5-2.3 1.6a12 12 0 0 0 5.2 5.2L15 13.5l5 1.5v4a2 2 0 0 1-2 2"
        "C10 20.5 4 14 3 6a2 2 0 0 1 2-2M15 3l6 6M21 3l-6 6"
    ),
    "office": "M4 21V8l8-4.5 8 4.5v13M2.5 21h19M8 11v.1M12 11v.1M16 11v.1M8 15v.1M16 15v.1M10.5 21v-5h3v5",
    "people": (
        "M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6"
        "M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.5c2.3.8 3.5 2.7 3.5 5.5"
    ),
    "person": "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8M4.5 21c0-4.5 3.5-7 7.5-7s7.5 2.5 7.5 7",
    "phone": (
        "M5 4h4l1.5 5-2.3 1.6a12 12 0 0 0 5.2 5.2L15 13.5l5 1.5v4a2 2 0 0 1-2 2"
        "C10 20.5 4 14 3 6a2 2 0 0 1 2-2"
    ),
    "pin": (
        "M12 21.5c5-5 7-8.3 7-11.5a7 7 0 0 0-14 0c0 3.2 2 6.5 7 11.5"
        "M12 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5"
    ),
    "print": "M7 8V3.5h10V8M7 17H4V9.5C4 8.7 4.7 8 5.5 8h13c.8 0 1.5.7 1.5 1.5V17h-3M7 14h10v6.5H7z",
    "receipt": "M5 3h14v18l-3-2-2 2-2-2-2 2-2-2-3 2zM9 8h6M9 12h6",
    "scales": "M12 4v16M8 20h8M5 7h14M5 7l-3 7h6zM19 7l-3 7h6zM2 14a3 3 0 0 0 6 0M16 14a3 3 0 0 0 6 0",
    "screen": "M3 5h18v11H3zM9 20h6M12 16v4",
    "search": "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.5 15.5 21 21",
    "settings": "M4 7h10M18 7h2M4 17h2M10 17h10M14 5v4M10 15v4",
    "speaker": "M4 9.5h4L13 5v14l-5-4.5H4zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
    "text": "M3 19 8.5 5 14 19M5 14.5h7M15.5 19l3-8 3 8M16.6 16.5h3.9",
    "upload": "M12 16V4M7 9l5-5 5 5M4 16v4h16v-4",
    "video": "M3 7h11v10H3zM14 11l7-4v10l-7-4",
    "video_off": "M3 7h11v10H3zM14 11l7-4v10l-7-4M3 3l18 18",
}


@cache
def icon(name: str, place: str = "") -> SafeString:
    """Draw one of `ICONS`; `place` "after" puts it behind the words of a button.

    It is decoration: say the same in words beside it.
    """
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        " icon--after" if place == "after" else "",
        ICONS[name],
    )
