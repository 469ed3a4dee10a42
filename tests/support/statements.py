"""Compiled SQL that tests share: each engine compiles for itself, a third of what a test takes."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

_Key = tuple[Hashable, ...]


class _Statements(dict[_Key, Any]):
    """What was compiled for one kind of database, whichever engine's dialect compiled it."""

    def get(self, key: _Key, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: _Key, compiled: Any) -> None:
        super().__setitem__(key[1:], compiled)


_shared: dict[_Key, _Statements] = {}


def _share(connection: Connection) -> None:
    dialect = connection.dialect
    kind = (dialect.name, dialect.driver, dialect.server_version_info)
    connection.execution_options(compiled_cache=_shared.setdefault(kind, _Statements()))


@contextmanager
def shared_statements() -> Iterator[None]:
    """Let every engine use what another one has compiled."""
    event.listen(Engine, "engine_connect", _share)
    yield
    event.remove(Engine, "engine_connect", _share)


@contextmanager
def own_statements() -> Iterator[None]:
    """Let each engine remember what it compiled, with its values, as in production."""
    event.remove(Engine, "engine_connect", _share)
    yield
    event.listen(Engine, "engine_connect", _share)
