"""Headers of the API that several operations take."""

from fawang.kernel.headers import AccessKey, IdempotencyKey

__all__ = ["AccessKey", "IdempotencyKey"]
