"""Who works on the parts of what is too much for one process."""

from app.settings import Settings
from ml.batch import Engine, in_processes, on_cluster


def engine_of(settings: Settings, workers: int, scheduler: str | None) -> Engine:
    """This machine's processes, or a cluster where a scheduler is named; no byte depends on it."""
    model = settings.embedding_model
    if scheduler is not None:
        return on_cluster(scheduler, model=model)
    return in_processes(workers, model=model, cache=settings.embedding_dir)


def configured_engine(settings: Settings) -> Engine:
    """What the settings name."""
    return engine_of(settings, settings.batch_workers, settings.batch_scheduler)
