"""An experiment and a list that a walk over every route reads."""

import uuid
from typing import Any

from sqlmodel import Session, select

from app.core.partitions import make_sure_of_months
from app.core.sealing import Sealer
from app.core.security.keys import load_pepper
from app.core.services import services_of
from app.serving import serving_of
from app.serving.replaying import PURPOSE, ReplayInputs, columns_of, sealed
from ml.ranking import SIGNAL_NAMES
from models import Experiment, ServedList, ShadowTally
from models.base import utc_now, utc_today
from models.learning import ModelVersion
from models.ranker_vocabulary import ExperimentKind, ExperimentMetric, ExperimentOutcome
from models.vocabulary import Audience

RESULT = {
    "as_of": "2026-09-01T12:30:15Z",
    "lists": 0,
    "same_lists": 0,
    "people": 0,
    "difference": None,
    "low": None,
    "high": None,
    "ratio": 1.0,
    "preference": None,
    "arms": [],
}
FAIRNESS = {
    "as_of": "2026-09-01T12:30:15Z",
    "people": 200,
    "openings": 3,
    "champion": "no_flag",
    "challenger": "no_flag",
    "groups": [],
}


def ended_experiment(app: Any) -> str:
    """The id of an experiment that is over."""
    with services_of(app).database.write() as session:
        return add_experiment(session).uid


def add_experiment(session: Session) -> Experiment:
    """A shadow that somebody stopped, with what it counted on a day."""
    version = session.exec(select(ModelVersion.version)).first()
    row = Experiment(
        uid=str(uuid.uuid4()),
        kind=ExperimentKind.SHADOW,
        champion=version or "2026-09-01",
        challenger=version or "2026-09-01",
        share=0.1,
        metric=ExperimentMetric.OPEN,
        max_lists=1_000,
        max_days=7,
        harm_stop=0.02,
        started_by="tests",
        decided_by="Tess",
        reason="walked",
        ended_at=utc_now(),
        ended_by="tests",
        outcome=ExperimentOutcome.STOPPED,
        result=RESULT,
        fairness=FAIRNESS,
    )
    session.add(row)
    session.flush()
    session.add(ShadowTally(experiment_uid=row.uid, day=utc_today(), function="sales", lists=1))
    session.flush()
    return row


def replayable_list(app: Any) -> str:
    """The id of a list of E-1 that a replay finds equal."""
    services, live = services_of(app), serving_of(app)
    board = live.current().ranking_board()
    person = next(iter(live.current().catalogue.people.values())).views[0]
    rows = list(range(min(2, len(board.openings))))
    signals = board.ranker.signals_for(person.profile, board.index, rows)
    scores = board.ranker.combination.score(signals)[0]
    order = sorted(rows, key=lambda row: -scores[row])
    list_id = f"l_{uuid.uuid4().hex[:26]}"
    version = board.ranker.version
    inputs = ReplayInputs(
        SIGNAL_NAMES,
        signals[order],
        (0.0,) * len(rows),
        (version,) * len(rows),
        tuple(row + 1 for row in rows),
    )
    seen = columns_of(inputs.names, inputs.signals)
    sealer = Sealer(load_pepper(services.settings), PURPOSE)
    with services.database.write() as session:
        make_sure_of_months(session, ServedList, [utc_today()])
        session.add(
            ServedList(
                day=utc_today(),
                list_id=list_id,
                surface="recommendations",
                employee_external_id="E-1",
                audience=Audience.EMPLOYEE,
                model_version=version,
                snapshot_at=utc_now(),
                items=[board.openings[row].key for row in order],
                kinds={"score": [round(float(scores[row]), 6) for row in order]},
                inputs=seen,
                sealed=sealed(sealer, list_id, version, seen, inputs),
            )
        )
    return list_id
