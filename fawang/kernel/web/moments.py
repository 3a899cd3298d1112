"""Times in what comes in over the JSON API."""

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

TIME_OF_DAY = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"


def _of_the_wall(time: dt.time) -> dt.time:
    if time.tzinfo is not None:
        raise ValueError("a time of day has no offset")
    return time


#: A time of day where the person is. JSON Schema's `time` has an offset, which would make another time of it.
TimeOfDay = Annotated[
    dt.time, AfterValidator(_of_the_wall), WithJsonSchema({"type": "string", "pattern": TIME_OF_DAY})
]
