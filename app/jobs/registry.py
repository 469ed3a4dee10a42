"""Who does which kind of job."""

from collections.abc import Mapping

from app.core.jobs import Handler
from app.exchange.imports.tasks import run_import
from models.vocabulary import JobKind

HANDLERS: Mapping[JobKind, Handler] = {JobKind.IMPORT: run_import}
