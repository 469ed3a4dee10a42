"""What every request passes, outermost first: naming and counting, shedding, edge rules."""

from app.core.middleware.edge import EdgeMiddleware
from app.core.middleware.requests import RequestMiddleware
from app.core.middleware.shedding import SheddingMiddleware

__all__ = ["EdgeMiddleware", "RequestMiddleware", "SheddingMiddleware"]
