"""Headers of the API that several operations take."""

from fawang.kernel.web.headers import AccessKey, IdempotencyKey

__all__ = ["AccessKey", "IdempotencyKey"]
