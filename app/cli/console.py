"""What the commands share: settings, an open database and errors of one line."""

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from app.core import migrations, private_files, schema
from app.core.db import Database
from app.core.errors import DatabaseUnavailableError, LateralError
from app.core.reasons import reason_of
from app.core.refusals import refusals
from app.core.schemas import Page, Read
from app.settings import Settings
from ml.errors import RankerError

ACTOR = "cli"

ParametersT = ParamSpec("ParametersT")
ResultT = TypeVar("ResultT")
ReadT = TypeVar("ReadT", bound=Read)


def caller(person: str | None = None) -> str:
    """Who types a command, for the audit log: the person named, or this system's user."""
    if person is None:
        try:
            person = getpass.getuser()
        except (KeyError, OSError):  # a container's user without a name
            person = f"uid {os.getuid()}"
    return f"{ACTOR}:{person}"


class CommandError(Exception):
    """What keeps a command from doing its work, in one line."""


def command(function: Callable[ParametersT, ResultT]) -> Callable[ParametersT, ResultT]:
    """End with one line and exit code 1 where a user or the surroundings are at fault."""

    @wraps(function)
    def guarded(*args: ParametersT.args, **kwargs: ParametersT.kwargs) -> ResultT:
        try:
            return function(*args, **kwargs)
        except CommandError as error:
            _fail(str(error))
        except RankerError as error:
            _fail(str(error))
        except DatabaseUnavailableError as error:
            cause = str(error.__cause__ or "").strip().splitlines()
            _fail(" ".join([error.detail, *cause[:1]]))
        except LateralError as error:
            reasons = "; ".join(f"{one.field} {one.reason}" for one in error.problems)
            _fail(f"{error.detail} {reasons}".rstrip())
        except BrokenPipeError:
            raise  # whoever reads the output has left, which typer ends quietly
        except OSError as error:  # a folder that cannot be written, a disk that is full
            if error.strerror is None:
                raise
            _fail(": ".join(str(one) for one in (error.filename, error.strerror) if one))

    return guarded


def load_settings() -> Settings:
    """The settings of the environment.

    Raises
    ------
    CommandError
        Naming the variable that is wrong and why.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        names = [f"LATERAL_{str(part).upper()}" for part in first["loc"]]
        where = " ".join(names) or "The LATERAL_ variables"
        raise CommandError(f"{where}: {reason_of(first)}") from error


def bring_up_to_date(settings: Settings) -> None:
    """Bring the database to the newest schema.

    Raises
    ------
    CommandError
        When it cannot be reached.
    """
    try:
        migrations.upgrade(settings)
    except OperationalError as error:
        first = str(error.orig).strip().splitlines()[0]
        raise CommandError(f"The database cannot be reached: {first}") from error


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """The migrated database of the settings.

    Raises
    ------
    SchemaMismatchError
        When it was never migrated, or lacks something that the code needs.
    DatabaseUnavailableError
        When it cannot be reached.
    """
    tightened = private_files.settle(settings)
    if tightened:
        typer.echo(f"Closed to other users: {len(tightened)} files or folders.", err=True)
    database = Database(settings)
    try:
        schema.require(database)
        yield database
    finally:
        database.close()


def _fail(message: str) -> NoReturn:
    typer.echo(f"error: {' '.join(message.split())}", err=True)
    raise typer.Exit(1)


def every(page: Callable[[str | None], Page[ReadT]]) -> Iterator[ReadT]:
    """The items of all pages; `page` gives the one after a cursor."""
    cursor: str | None = None
    while True:
        found = page(cursor)
        yield from found.items
        cursor = found.next_cursor
        if cursor is None:
            return


def checked(body: type[Any], said: dict[str, Any]) -> Any:
    """A body of the API as it was typed.

    Raises
    ------
    CommandError
        Saying what is wrong with which option.
    """
    try:
        return body.model_validate(said)
    except ValidationError as error:
        reasons = "; ".join(f"{one.field[1:]} {one.reason}".strip() for one in refusals(error))
        raise CommandError(reasons) from error
