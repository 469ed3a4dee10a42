"""Moves in every state that a made-up request may ask about, stored anew for each of them.

A small cast moves: each operation is sent by the side whose it is, about records that stand so that
it is possible. What a request needs is stored at once; the steps that would lead there are walked
by tests of their own.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from app.core.db import Database
from app.mobility.rounds.queries import champion
from models.base import utc_now, utc_today
from models.cases import MoveCase, Release, ReleaseOffer
from models.jobs import Job
from models.journal import OutboxEvent
from models.mentors import Mentoring, MentorOffer
from models.move_vocabulary import CaseSide, CaseState, PlanKind, PlanSide, PlanState, ReleaseState
from models.plans import LeaderPlan, PlanItem
from models.readiness import Evidence, EvidencePerson, WhyLead
from models.round_vocabulary import RoundMethod, RoundOutcome, RoundPriority, RoundSubject
from models.rounds import Round, RoundResult
from models.vocabulary import (
    ActorKind,
    Behaviour,
    EvidenceSource,
    EvidenceState,
    JobKind,
    JobState,
    Visibility,
)

Json = dict[str, Any]
Path = dict[str, str]

PERSON, BOSS, HIRER, MENTOR = "MOVE-1", "MOVE-2", "MOVE-3", "MOVE-4"
OPENING, LEADING, ITEM = "MOVE-O", "MOVE-L", "walked"
HR = "hr"
# Old enough for both days on which the sides are asked what became of a move.
BEGUN_DAYS = 100
_WAY: Json = {
    "placed": 1,
    "total_fit": 0.5,
    "own_first": 1,
    "own_first_three": 1,
    "blocking_pairs": 0,
}
_TOTALS: Json = {
    **_WAY,
    "people": 1,
    "not_open": 0,
    "openings": 1,
    "seats": 1,
    "pairs": 1,
    "ways": {"stable": _WAY},
}
SEATED = frozenset({CaseState.ACCEPTED, CaseState.STARTED})
RELEASED = frozenset({*SEATED, CaseState.OFFERED, CaseState.SELECTION})


class MoveStock:
    """Stores what a request about a move asks for, in the database of the service."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, client: httpx.Client, examples: Mapping[str, Any]) -> None:
        """Store the cast and two openings, as an HR system would."""
        person, opening = examples["putEmployee"], examples["putOpening"]
        for key, manager in ((BOSS, None), (HIRER, None), (MENTOR, None), (PERSON, BOSS)):
            body = {**person, "manager": manager, "name": f"Somebody {key}", "aspirations": []}
            client.put(f"/v1/employees/{key}", json=body).raise_for_status()
        plain = {"hiring_manager": HIRER, "eligibility": {}, "credentials": [], "opens_on": None}
        for key, leads in ((OPENING, False), (LEADING, True)):
            body = {**opening, **plain, "people_leader": leads}
            client.put(f"/v1/openings/{key}", json=body).raise_for_status()

    def case(
        self,
        state: CaseState = CaseState.SHARED,
        item: PlanState | None = None,
        opening: str = OPENING,
    ) -> Path:
        """The one case of the person, in a state, perhaps with an item of a plan in it."""
        uid, today = str(uuid.uuid4()), utc_today()
        with self._database.write() as session:
            self._forget_cases(session)
            begun = today - timedelta(BEGUN_DAYS)
            case = MoveCase(
                uid=uid,
                employee_external_id=PERSON,
                opening_external_id=opening,
                state=state,
                receiving_manager_external_id=HIRER,
                sending_manager_external_id=BOSS,
                since=today,
                accepted_on=begun if state in SEATED else None,
                start_date=begun if state in SEATED else None,
                return_until=today + timedelta(BEGUN_DAYS) if state in SEATED else None,
            )
            session.add(case)
            session.flush()
            session.add(_release(case.id or 0, dated=state in RELEASED))
            if item is not None:
                session.add(_item(item, case_id=case.id))
        return {"case_uid": uid}

    def leader_plan(self, item: PlanState | None = None) -> Path:
        """The plan of the person as a leader in office."""
        with self._database.write() as session:
            mine = col(LeaderPlan.employee_external_id) == PERSON
            session.execute(delete(LeaderPlan).where(mine))
            plan = LeaderPlan(
                employee_external_id=PERSON,
                template="producer_to_leader",
                started_on=utc_today(),
            )
            session.add(plan)
            session.flush()
            if item is not None:
                session.add(_item(item, leader_plan_id=plan.id))
        return {"external_id": PERSON}

    def release_offer(self) -> Path:
        """The offer of the manager to release the person."""
        with self._database.write() as session:
            mine = col(ReleaseOffer.employee_external_id) == PERSON
            session.execute(delete(ReleaseOffer).where(mine))
            session.add(
                ReleaseOffer(
                    employee_external_id=PERSON,
                    manager_external_id=BOSS,
                    release_date=utc_today(),
                )
            )
        return {"external_id": PERSON}

    def evidence(self, state: EvidenceState = EvidenceState.STATED) -> Path:
        """What the boss tells of the person, of which the mentor may say that it is so."""
        uid, disputed = str(uuid.uuid4()), state is EvidenceState.DISPUTED
        with self._database.write() as session:
            # An author holds only so many records of one person.
            mine = col(Evidence.employee_external_id) == PERSON
            session.execute(delete(Evidence).where(mine))
            session.add(
                Evidence(
                    uid=uid,
                    employee_external_id=PERSON,
                    behaviour=Behaviour.COACHES,
                    source=EvidenceSource.MANAGER,
                    situation="He had never led a talk.",
                    action="She went along twice.",
                    effect="He leads them alone.",
                    happened_on=utc_today() - timedelta(7),
                    author_external_id=BOSS,
                    recorded_by="key:a",
                    state=state,
                    decide_by=utc_today() if disputed else None,
                    visible_to=Visibility.MANAGER,
                    people=[
                        EvidencePerson(employee_external_id=MENTOR, part=EvidenceSource.HELPED)
                    ],
                )
            )
        return {"evidence_uid": uid}

    def why_lead(self) -> Path:
        """Why the person wants to lead."""
        with self._database.write() as session:
            session.execute(delete(WhyLead).where(col(WhyLead.employee_external_id) == PERSON))
            motives = ["help_others_grow"]
            session.add(
                WhyLead(
                    employee_external_id=PERSON,
                    wants=True,
                    motives=motives,
                    answered_on=utc_today(),
                )
            )
        return {"external_id": PERSON}

    def mentor_offer(self) -> Path:
        """What the mentor offers to teach, while the person asks nobody."""
        with self._database.write() as session:
            for table in (Mentoring, MentorOffer):
                session.execute(delete(table))
            until = utc_today() + timedelta(BEGUN_DAYS)
            session.add(MentorOffer(employee_external_id=MENTOR, skills=["SK-1"], until=until))
        return {"external_id": MENTOR}

    def mentoring(self) -> Path:
        """What the person asked the mentor."""
        uid = str(uuid.uuid4())
        self.mentor_offer()
        with self._database.write() as session:
            session.add(
                Mentoring(
                    uid=uid,
                    mentee_external_id=PERSON,
                    mentor_external_id=MENTOR,
                    answer_by=utc_today() + timedelta(7),
                )
            )
        return {"mentoring_uid": uid}

    def round(self) -> Path:
        """A round that placed the person by what is known now, so that one can be invited."""
        uid = str(uuid.uuid4())
        with self._database.write() as session:
            job = Job(
                uid=uid,
                kind=JobKind.ROUND,
                state=JobState.SUCCEEDED,
                actor="key:a",
                actor_kind=ActorKind.HR_PARTNER,
            )
            session.add(job)
            session.flush()
            asked = Round(
                job_id=job.id or 0,
                method=RoundMethod.STABLE,
                priority=RoundPriority.WAITING,
                team_share=0.1,
                team_least=1,
                floor=0.05,
                seed=7,
                dry_run=False,
                compare=False,
                change_id=session.exec(select(func.max(col(OutboxEvent.id)))).one(),
                as_of=utc_now(),
                model_version=champion(session),
                totals=_TOTALS,
            )
            session.add(asked)
            session.flush()
            session.add(
                RoundResult(
                    round_id=asked.id or 0,
                    subject=RoundSubject.PERSON,
                    outcome=RoundOutcome.PLACED,
                    employee_external_id=PERSON,
                    opening_external_id=OPENING,
                    details={"place": 1, "own": 1, "want": 0.6, "fit": 0.5, "release_days": 42},
                )
            )
        return {"round_id": uid}

    def nothing(self) -> Path:
        """The person, who has no case and asked nobody."""
        self.mentor_offer()
        with self._database.write() as session:
            self._forget_cases(session)
        return {"external_id": PERSON}

    def _forget_cases(self, session: Session) -> None:
        session.execute(delete(MoveCase).where(col(MoveCase.employee_external_id) == PERSON))


def _release(case_id: int, *, dated: bool) -> Release:
    today = utc_today()
    return Release(
        case_id=case_id,
        state=ReleaseState.DATED if dated else ReleaseState.ASKED,
        asked_on=today,
        asked_by=CaseSide.PERSON,
        answer_by=today + timedelta(10),
        release_date=today if dated else None,
    )


def _item(state: PlanState, **of: Any) -> PlanItem:
    return PlanItem(
        key=ITEM,
        side=PlanSide.PERSON,
        kind=PlanKind.COMMITMENT,
        text="Meet once a month.",
        due_day=30,
        proposed_by=PlanSide.PERSON,
        state=state,
        agreed_by_external_id=PERSON if state is PlanState.AGREED else None,
        **of,
    )


@dataclass(frozen=True)
class Asked:
    """How an operation is asked for: by which side, about what, and with which fields."""

    side: str = HR
    about: Callable[[MoveStock], Path] = MoveStock.nothing
    body: Callable[[], Json] = dict


def _item_of(about: Callable[..., Path], state: PlanState) -> Callable[[MoveStock], Path]:
    return lambda stock: {**about(stock, item=state), "item_id": ITEM}


def _at(state: CaseState) -> Callable[[MoveStock], Path]:
    return lambda stock: stock.case(state)


def _soon() -> str:
    return str(utc_today() + timedelta(30))


_AGREED = _item_of(MoveStock.case, PlanState.AGREED)
_PROPOSED = _item_of(MoveStock.case, PlanState.PROPOSED)
_OWN_AGREED = _item_of(MoveStock.leader_plan, PlanState.AGREED)
_OWN_PROPOSED = _item_of(MoveStock.leader_plan, PlanState.PROPOSED)
_CASE, _PLAN = _at(CaseState.SHARED), MoveStock.leader_plan

OPERATIONS: Mapping[str, Asked] = {
    "createMoveCase": Asked(
        PERSON, body=lambda: {"employee": PERSON, "opening": OPENING, "action": "share"}
    ),
    "getMoveCase": Asked(about=_CASE),
    "stepMoveCase": Asked(about=_CASE, body=lambda: {"action": "take_up", "talk_on": _soon()}),
    "listMoveCaseTimeline": Asked(about=_CASE),
    "stepRelease": Asked(BOSS, _CASE, lambda: {"action": "date", "date": _soon()}),
    "putGate": Asked(about=_at(CaseState.ACCEPTED)),
    "putReleaseOffer": Asked(BOSS, MoveStock.release_offer, lambda: {"date": _soon()}),
    "getReleaseOffer": Asked(about=MoveStock.release_offer),
    "getMoveCaseMatch": Asked(about=_CASE),
    "showReadiness": Asked(PERSON, lambda stock: stock.case(opening=LEADING)),
    "getShownReadiness": Asked(about=lambda stock: stock.case(opening=LEADING)),
    "getMoveCaseBackfill": Asked(about=_CASE),
    "getMoveCaseEffect": Asked(about=_CASE),
    "createMoveOutcome": Asked(PERSON, _at(CaseState.STARTED)),
    "getMoveOutcomes": Asked(about=_at(CaseState.STARTED)),
    "getExporterRecord": Asked(about=lambda _stock: {"manager_id": BOSS}),
    "getMoveCasePlan": Asked(about=_CASE),
    "getMoveCasePlanItem": Asked(about=_PROPOSED),
    "putMoveCasePlanItem": Asked(about=_PROPOSED),
    "deleteMoveCasePlanItem": Asked(about=_PROPOSED),
    "agreeMoveCasePlanItem": Asked(PERSON, _PROPOSED),
    "finishMoveCasePlanItem": Asked(PERSON, _AGREED),
    "getLeaderPlan": Asked(PERSON, _PLAN),
    "putLeaderPlan": Asked(PERSON, _PLAN, lambda: {"started_on": str(utc_today())}),
    "deleteLeaderPlan": Asked(PERSON, _PLAN),
    "getLeaderPlanItem": Asked(PERSON, _OWN_PROPOSED),
    "putLeaderPlanItem": Asked(PERSON, _OWN_PROPOSED),
    "deleteLeaderPlanItem": Asked(PERSON, _OWN_PROPOSED),
    "agreeLeaderPlanItem": Asked(PERSON, _OWN_PROPOSED),
    "finishLeaderPlanItem": Asked(PERSON, _OWN_AGREED),
    "startRound": Asked(body=lambda: {"people": [PERSON], "openings": [OPENING], "compare": False}),
    "getRound": Asked(about=MoveStock.round),
    "listRoundResults": Asked(about=MoveStock.round),
    "inviteRound": Asked(about=MoveStock.round, body=lambda: {"people": [PERSON]}),
    "listEmployeeInvitations": Asked(PERSON),
    "createEvidence": Asked(
        PERSON,
        body=lambda: {
            "happened_on": str(utc_today()),
            "named": [{"employee": MENTOR, "part": "helped"}],
        },
    ),
    "listEvidence": Asked(PERSON),
    "listEvidenceRequests": Asked(PERSON),
    "getEvidence": Asked(PERSON, MoveStock.evidence),
    "confirmEvidence": Asked(MENTOR, MoveStock.evidence),
    "disputeEvidence": Asked(PERSON, MoveStock.evidence),
    "replyToEvidence": Asked(PERSON, MoveStock.evidence),
    "withdrawEvidence": Asked(BOSS, MoveStock.evidence),
    "decideEvidence": Asked(about=lambda stock: stock.evidence(EvidenceState.DISPUTED)),
    "chooseForEvidence": Asked(PERSON, MoveStock.evidence),
    "getEmployeeReadiness": Asked(PERSON),
    "getConversationGuide": Asked(PERSON, MoveStock.why_lead),
    "putWhyLead": Asked(PERSON, MoveStock.why_lead),
    "getWhyLead": Asked(PERSON, MoveStock.why_lead),
    "putMentorOffer": Asked(PERSON, body=lambda: {"skills": ["SK-1"], "wants_to_learn": []}),
    "deleteMentorOffer": Asked(MENTOR, MoveStock.mentor_offer),
    "listMentors": Asked(PERSON),
    "createMentoring": Asked(PERSON, body=lambda: {"mentor": MENTOR}),
    "getMentoring": Asked(MENTOR, MoveStock.mentoring),
    "stepMentoring": Asked(MENTOR, MoveStock.mentoring),
}
