"""Engines for looking at a database from outside the service."""

from sqlalchemy import Engine, make_url
from sqlmodel import create_engine

from app.core import sqlite


def plain_engine(url: str) -> Engine:
    """An engine without the service's rules, on the same SQLite library as the service."""
    return create_engine(url, **sqlite.engine_options(make_url(url)))
