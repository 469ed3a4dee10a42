"""What every request passes, outermost first.

Naming, compressing, origins, shedding, edge, rates, keys.
"""

from app.core.middleware.compression import CompressionMiddleware
from app.core.middleware.edge import EdgeMiddleware
from app.core.middleware.idempotency import IdempotencyMiddleware
from app.core.middleware.origins import OriginMiddleware
from app.core.middleware.rates import RateLimiter, RatesMiddleware
from app.core.middleware.requests import RequestMiddleware
from app.core.middleware.shedding import Places, SheddingMiddleware

__all__ = [
    "CompressionMiddleware",
    "EdgeMiddleware",
    "IdempotencyMiddleware",
    "OriginMiddleware",
    "Places",
    "RateLimiter",
    "RatesMiddleware",
    "RequestMiddleware",
    "SheddingMiddleware",
]
