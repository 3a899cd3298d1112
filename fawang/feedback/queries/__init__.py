"""Reading feedback: ratings and follow-ups, quality checks, complaints; each within what the reader may see."""

from fawang.feedback.queries.ratings import (
    follow_up,
    open_follow_ups,
    order_to_rate,
    rating_of,
    rating_token,
    ratings_of,
)

__all__ = ["follow_up", "open_follow_ups", "order_to_rate", "rating_of", "rating_token", "ratings_of"]
