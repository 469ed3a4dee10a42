"""One connected row of every table, for the tests of the schema itself."""

from datetime import UTC, date, datetime

from sqlmodel import Session, SQLModel, select

from app.core.journal import Entry, append, record_change
from models import (
    ApiKey,
    Aspiration,
    Dismissal,
    DriftState,
    Employee,
    EmployeeFeed,
    EmployeeSkill,
    Erasure,
    Evidence,
    EvidencePerson,
    EvidenceRequest,
    Exploration,
    FormerId,
    GateResult,
    IdempotencyKey,
    Import,
    ImportChunk,
    ImportMapping,
    ImportResult,
    Impression,
    Job,
    Mentoring,
    MentorOffer,
    ModelAlias,
    ModelVersion,
    Nomination,
    OAuthClient,
    Objection,
    Opening,
    OpeningFeed,
    OpeningSkill,
    OutboxHorizon,
    PeriodicTask,
    Role,
    RoleSkill,
    ScimUser,
    Skill,
    SkillLabel,
    SkillRelation,
    WebhookDelivery,
    WebhookEndpoint,
    WhyLead,
    WorkHistoryEntry,
)
from models.ranker_vocabulary import DriftVerdict, ExplorationMode, GateVerdict
from models.vocabulary import (
    ActorKind,
    AspirationKind,
    AspirationTarget,
    Audience,
    Behaviour,
    ChangeAction,
    DismissalReason,
    EntityKind,
    EvidenceSource,
    ImportEntity,
    ImportFields,
    ImportMode,
    ImportOutcome,
    JobKind,
    Objectable,
    RecognitionMethod,
    RelationKind,
    RemoteWork,
    Scope,
    Visibility,
)
from tests.support.feedback_rows import add_feedback
from tests.support.move_rows import add_a_move_case
from tests.support.own_features import add_feature
from tests.support.round_rows import add_a_round
from tests.support.walked_experiments import add_experiment
from tests.support.walked_runs import add_run

LATE_SUMMER = datetime(2026, 9, 1, 12, 30, 15, 123456, tzinfo=UTC)


def add_a_row_to_every_table(session: Session) -> None:
    """Store a person, a role, an opening, a skill and what happened around them."""
    session.add_all(
        [_employee(), _skill(), _opening(_role()), _api_key(), _client(), _impression()]
    )
    add_feedback(session, LATE_SUMMER)
    session.add(
        ModelVersion(
            version="2026-09-01", manifest_sha256="0" * 64, as_of=LATE_SUMMER, frames_fingerprint=""
        )
    )
    session.add_all([_idempotency_key(), OutboxHorizon(id=1, change_id=4), _webhook_endpoint()])
    session.flush()
    session.add_all([_webhook_delivery(), _nomination()])
    session.add(
        Dismissal(
            employee_external_id="E-1", opening_external_id="O-1", reason=DismissalReason.TIMING
        )
    )
    session.add(Objection(employee_external_id="E-1", objects_to=Objectable.LEARNING))
    session.add(EmployeeFeed(record_id=1, source="hris", as_of=LATE_SUMMER))
    session.add(
        ScimUser(
            uid="2819c223-7f76-453a-919d-413861904646",
            employee_external_id="E-1",
            folded_user_name="mara@example.com",
            external_id="E-1",
            said={"userName": "mara@example.com"},
        )
    )
    session.add(OpeningFeed(record_id=1, source="careers", said_at=LATE_SUMMER, ended=True))
    add_a_move_case(session, LATE_SUMMER.date())
    session.add(ModelAlias(alias="champion", version="2026-09-01", set_by="ops"))
    session.add(
        GateResult(version="2026-09-01", policy_hash="0" * 64, verdict=GateVerdict.PASS, lines=[])
    )
    session.add(Exploration(mode=ExplorationMode.NONE, decided_by="A", reason="off", set_by="a"))
    session.add(DriftState(version="2026-09-01", sample_size=40, verdict=DriftVerdict.NO_DRIFT))
    add_run(session)
    add_experiment(session)
    add_feature(session)
    session.add_all([_evidence(), _evidence_request(), _why_lead(), *_mentors()])
    _add_an_import(session)
    add_a_round(session, LATE_SUMMER)
    record_change(session, "hris", ChangeAction.CREATED, EntityKind.EMPLOYEE, "E-1")
    seen = {"operation": "getCandidates"}
    append(
        session,
        [Entry("key:a", ChangeAction.READ, EntityKind.OPENING, "O-1", seen, ("E-1", "E-2"))],
    )
    session.add(
        ImportMapping(
            external_id="people", entity=ImportEntity.EMPLOYEES, columns={"No": "external_id"}
        )
    )
    session.add(FormerId(entity=EntityKind.ROLE, former_id="R-0", external_id="R-1"))
    session.add(
        Erasure(
            uid="0b0c8e0e-5d2f-4c55-9f0e-2f5b1f3d9a10",
            digest="0" * 64,
            folded_digest="0" * 64,
            erased_by="dpo",
            counts={"employees": 1},
            blocked_until=LATE_SUMMER,
        )
    )


def rows_by_table(session: Session, tables: list[type[SQLModel]]) -> dict[str, list[object]]:
    """All rows of these tables, as plain values that compare by content."""
    return {
        table.__name__: [row.model_dump() for row in session.exec(select(table)).all()]
        for table in tables
    }


def _employee() -> Employee:
    return Employee(
        external_id="E-1",
        name="Mira Øst",
        title="Account executive",
        function="sales",
        grade=5,
        remote_wish=RemoteWork.HYBRID,
        hire_date=date(2021, 3, 1),
        end_date=date(2031, 2, 28),
        languages=[{"code": "en", "level": "C1"}],
        created_at=LATE_SUMMER,
        skills=[
            EmployeeSkill(
                position=0,
                text="storytelling",
                skill_external_id="S-1",
                confidence=1.0,
                method=RecognitionMethod.EXACT,
                level=4.0,
            )
        ],
        work_history=[WorkHistoryEntry(position=0, title="Sales representative")],
        aspirations=[
            Aspiration(
                position=0,
                target=AspirationTarget.FUNCTION,
                text="marketing",
                kind=AspirationKind.LATERAL,
                horizon_months=12,
                motives=["growth"],
            )
        ],
    )


def _role() -> Role:
    needed = RoleSkill(position=0, text="storytelling", method=RecognitionMethod.EXACT, level=3.0)
    return Role(
        external_id="R-1",
        title="Product marketer",
        grade=5,
        alternative_titles=["Launch manager"],
        scheme="house",
        scheme_id="1",
        scheme_version="2026",
        skills=[needed],
    )


def _opening(role: Role) -> Opening:
    return Opening(
        external_id="O-1",
        role=role,
        remote_work=RemoteWork.REMOTE,
        apply_url="https://careers.example/1",
        custom_fields=[{"name": "Team size", "kind": "number", "value": "8"}],
        overrides_skills=True,
        skills=[OpeningSkill(position=0, text="sales talk", method=RecognitionMethod.STEM)],
    )


def _skill() -> Skill:
    return Skill(
        external_id="S-1",
        scheme="house",
        preferred_label="storytelling",
        labels=[SkillLabel(position=0, text="narration")],
        relations=[SkillRelation(position=0, kind=RelationKind.RELATED, target_external_id="S-2")],
    )


def _api_key() -> ApiKey:
    return ApiKey(
        prefix="abc",
        name="portal",
        kind=ActorKind.PORTAL,
        secret_hash="0" * 64,
        scopes=[Scope.MATCH],
        last_used_at=LATE_SUMMER,
    )


def _client() -> OAuthClient:
    return OAuthClient(
        client_id="lc_abc",
        name="the HR system",
        kind=ActorKind.HR_INTEGRATION,
        secret_hash="0" * 64,
        scopes=[Scope.CATALOG_READ],
    )


def _impression() -> Impression:
    return Impression(
        surface="recommendations",
        subject_external_id="E-1",
        audience=Audience.EMPLOYEE,
        actor="portal",
        model_version="2026-09-01",
        snapshot_at=LATE_SUMMER,
        items=[{"opening": "O-1", "rank": 1}],
    )


def _add_an_import(session: Session) -> None:
    job = Job(
        uid="0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11",
        kind=JobKind.IMPORT,
        actor="hris",
        actor_kind=ActorKind.HR_PARTNER,
    )
    session.add_all([job, PeriodicTask(name="cleanup", due_at=LATE_SUMMER)])
    session.flush()
    sent = Import(
        job_id=job.id,
        entity=ImportEntity.EMPLOYEES,
        mode=ImportMode.SNAPSHOT,
        source="hris",
        fields=ImportFields.MERGE,
        clear=["grade"],
        as_of=LATE_SUMMER,
        format="native",
        column_mapping={"Staff no": "external_id"},
        guard=0.1,
        size=10,
    )
    session.add(sent)
    session.flush()
    refused = [{"field": "/name", "reason": "Field required"}]
    left_out = [{"field": "/grade", "reason": "should be a whole number", "found": "4,5"}]
    result = ImportResult(
        import_id=sent.id,
        position=1,
        line=1,
        external_id="E-1",
        outcome=ImportOutcome.REJECTED,
        problems=refused,
        warnings=left_out,
    )
    session.add_all([ImportChunk(import_id=sent.id, start=0, data=b"packed"), result])


def _nomination() -> Nomination:
    return Nomination(
        opening_external_id="O-1",
        employee_external_id="E-1",
        reason="Knows the customers.",
        expires_on=date(2026, 12, 1),
        nominated_by="key:a",
    )


def _idempotency_key() -> IdempotencyKey:
    return IdempotencyKey(
        caller="c" * 64,
        key_hash="0" * 64,
        fingerprint="1" * 64,
        claim="2" * 32,
        claimed_until=LATE_SUMMER,
        status=201,
        answer=b"\x00sealed",
        expires_at=LATE_SUMMER,
    )


def _webhook_endpoint() -> WebhookEndpoint:
    return WebhookEndpoint(
        id=1,
        public_id="wh_1",
        url="https://hr.example/hooks",
        event_types=["employee.updated"],
        owner="hris",
        secret=b"\x00sealed",
        previous_secret=b"\x01sealed",
        previous_secret_until=LATE_SUMMER,
        told_change_id=0,
        last_number=1,
    )


def _webhook_delivery() -> WebhookDelivery:
    return WebhookDelivery(
        endpoint_id=1,
        number=1,
        event_type="employee.updated",
        external_id="E-1",
        occurred_at=LATE_SUMMER,
        attempts=1,
        last_status=200,
        delivered_at=LATE_SUMMER,
    )


def _evidence() -> Evidence:
    there = EvidencePerson(employee_external_id="E-2", part=EvidenceSource.HELPED)
    return Evidence(
        uid="6f1c8e0e-5d2f-4c55-9f0e-2f5b1f3d9a10",
        employee_external_id="E-1",
        behaviour=Behaviour.COACHES,
        source=EvidenceSource.SELF,
        situation="He had never led a talk.",
        action="She went along twice.",
        effect="He leads them alone.",
        happened_on=date(2026, 3, 2),
        author_external_id="E-1",
        recorded_by="key:a",
        visible_to=Visibility.MANAGER,
        people=[there],
    )


def _evidence_request() -> EvidenceRequest:
    return EvidenceRequest(
        uid="7f1c8e0e-5d2f-4c55-9f0e-2f5b1f3d9a10",
        employee_external_id="E-1",
        asked_external_id="E-1",
        case_uid="8f1c8e0e-5d2f-4c55-9f0e-2f5b1f3d9a10",
        due_on=date(2026, 6, 30),
    )


def _why_lead() -> WhyLead:
    return WhyLead(
        employee_external_id="E-1",
        wants=True,
        motives=["help_others_grow"],
        answered_on=date(2026, 3, 2),
    )


def _mentors() -> list[SQLModel]:
    offered = {"skills": ["S-1"], "until": date(2027, 6, 30)}
    pair = {"mentee_external_id": "E-1", "mentor_external_id": "E-1"}
    uid = "9f1c8e0e-5d2f-4c55-9f0e-2f5b1f3d9a10"
    return [
        MentorOffer(employee_external_id="E-1", **offered),
        Mentoring(uid=uid, answer_by=date(2026, 12, 14), **pair),
    ]
