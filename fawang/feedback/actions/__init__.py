"""What changes feedback: ratings and follow-ups, quality checks, complaints."""

from fawang.feedback.actions.ratings import erase_comments, rate, record_follow_up

__all__ = ["erase_comments", "rate", "record_follow_up"]
