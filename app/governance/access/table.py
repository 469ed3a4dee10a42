"""Who may see what: the specification, one line for each operation of the API.

A new operation needs a line in `TABLE`, under its operation id. `docs/access.md` is written from
this module (`python -m tests.support.access_page > docs/access.md`), and a test walks every route
with every kind of caller: it fails when a route has no line here or answers something else.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.core.security import Reach, Scope
from app.governance.access.callers import Caller, Place, Subject
from app.governance.access.rules import Access
from models.vocabulary import EmbedPower

__all__ = ["TABLE", "Access", "Caller", "Place", "Subject"]


_PUBLIC = Access()
_READS = Access(Scope.CATALOG_READ)
_RECORD_READ = Access(Scope.CATALOG_READ, Subject.RECORD)
_RECORD_PUT = Access(Scope.CATALOG_WRITE, Subject.RECORD, absent=201, bound=False)
_RECORD_PATCH = Access(Scope.CATALOG_WRITE, Subject.RECORD, bound=False)
_RECORD_DELETE = Access(Scope.CATALOG_WRITE, Subject.RECORD, found=204, bound=False)
_PAGE_READS, _PAGE_ACTS = EmbedPower.READ, EmbedPower.ACT
_PERSONAL_MATCH = Access(Scope.MATCH, Subject.PERSON, embeddable=_PAGE_READS, reports=True)
_PERSONAL_WRITE = Access(Scope.CATALOG_WRITE, Subject.PERSON, embeddable=_PAGE_ACTS)
_NOMINATION = Access(Scope.CATALOG_READ, Subject.RECORD, bound=False, confidential=True)
_PERSONAL_CONFIDENCE = Access(
    Scope.CATALOG_READ, Subject.PERSON, embeddable=_PAGE_READS, confidential=True
)
_ADMIN = Access(Scope.ADMIN, bound=False)
_ADMIN_MAKES = Access(Scope.ADMIN, found=201, bound=False)
_ADMIN_RECORD = Access(Scope.ADMIN, Subject.RECORD, bound=False)
_ADMIN_ENDS = Access(Scope.ADMIN, Subject.RECORD, found=204, bound=False)
_AUDIT = Access(Scope.AUDIT, bound=False)
_RECORD_JOB = Access(Scope.CATALOG_WRITE, Subject.RECORD, bound=False)
_ENDPOINT = Access(Scope.WEBHOOKS, Subject.RECORD, bound=False)
_ROUND = Access(Scope.ROUNDS, Subject.RECORD, bound=False, confidential=True)
_BATCH = Access(Scope.MATCH, Subject.RECORD, bound=False, confidential=True)
_MODEL = Access(Scope.MODELS_READ, Subject.RECORD, bound=False)
_MODELS = (
    *("getModel", "getModelFile", "getModelDrift", "getModelMonths"),
    *("getOwnFeature", "listOwnFeatureHistory"),
)
_OF_MODELS = (
    *("listModels", "listModelAliasHistory", "listTrainingRuns", "listExperiments"),
    *("listGatePolicies", "listOwnFeatures", "summariseEvents"),
    *("getExploration", "listExplorationHistory"),
)
_WORKFORCE = Access(Scope.WORKFORCE, bound=False, embeddable=_PAGE_READS)
_ERASURE = Access(Scope.PRIVACY, Subject.RECORD, bound=False)

_EVIDENCE = Access(Scope.EVIDENCE, Subject.PERSON, embeddable=_PAGE_READS, reports=True)
_EVIDENCE_STEP = replace(_EVIDENCE, embeddable=_PAGE_ACTS)
_PERSONS_STEP = replace(_EVIDENCE_STEP, steps=frozenset({Reach.OWN}))
_MENTORING = Access(Scope.EVIDENCE, embeddable=_PAGE_READS)
_MENTORING_STEP = replace(_MENTORING, found=404, embeddable=_PAGE_ACTS)

_CASE = Access(Scope.MOVES_READ, Subject.PERSON, embeddable=_PAGE_READS, private=True)
_CASE_STEP = replace(_CASE, scope=Scope.MOVES_WRITE, embeddable=_PAGE_ACTS)
_CASE_BEGUN = replace(_CASE_STEP, found=201, private=False, reports=True)
_NOT_ITS_PERSON = frozenset({Reach.EVERYONE, Reach.TEAM})
_OUTCOME = replace(_CASE, embeddable=None)
_LEADER_PLAN = replace(_CASE, embeddable=None)
_LEADER_PLAN_STEP = replace(_CASE_STEP, embeddable=None)

_USER = Access(Scope.CATALOG_READ, Subject.RECORD, bound=False, named=True)
_USER_WRITE = Access(Scope.CATALOG_WRITE, Subject.RECORD, bound=False)
_USERS = Access(Scope.CATALOG_READ, bound=False, named=True)
_OF_SCIM = Access(Scope.CATALOG_READ, bound=False)

TABLE: Mapping[str, Access] = {
    "getEmployee": Access(Scope.CATALOG_READ, Subject.PERSON, embeddable=_PAGE_READS, reports=True),
    "listEmployees": Access(
        Scope.CATALOG_READ, Subject.EVERYONE, embeddable=_PAGE_READS, reports=True
    ),
    "putEmployee": Access(Scope.CATALOG_WRITE, Subject.PERSON, absent=201),
    "patchEmployee": _PERSONAL_WRITE,
    "renameEmployee": Access(Scope.CATALOG_WRITE, Subject.PERSON, bound=False),
    "deleteEmployee": Access(Scope.CATALOG_WRITE, Subject.PERSON, found=204, bound=False),
    "getRecommendations": _PERSONAL_MATCH,
    "explainMatch": _PERSONAL_MATCH,
    "getCounterfactuals": _PERSONAL_MATCH,
    "getCareerPaths": _PERSONAL_MATCH,
    "askWhatIf": _PERSONAL_MATCH,
    "getCandidates": Access(Scope.MATCH, Subject.CANDIDATES, embeddable=_PAGE_READS),
    "putNomination": replace(_NOMINATION, scope=Scope.CATALOG_WRITE),
    "getNomination": _NOMINATION,
    "deleteNomination": replace(_NOMINATION, scope=Scope.CATALOG_WRITE, found=204),
    "listNominations": _NOMINATION,
    "listEmployeeNominations": _PERSONAL_CONFIDENCE,
    "putDismissal": replace(_PERSONAL_WRITE, found=201),
    "deleteDismissal": replace(_PERSONAL_WRITE, found=204),
    "listDismissals": _PERSONAL_CONFIDENCE,
    "listLooks": _PERSONAL_CONFIDENCE,
    "putObjection": replace(_PERSONAL_WRITE, found=204),
    "deleteObjection": replace(_PERSONAL_WRITE, found=204),
    "listObjections": _PERSONAL_CONFIDENCE,
    "createEvidence": replace(_EVIDENCE_STEP, found=201),
    "listEvidence": _EVIDENCE,
    "listEvidenceRequests": replace(_EVIDENCE, reports=False),
    "getEvidence": _EVIDENCE,
    "confirmEvidence": replace(_EVIDENCE_STEP, steps=frozenset({Reach.TEAM})),
    "disputeEvidence": _PERSONS_STEP,
    "replyToEvidence": _PERSONS_STEP,
    "withdrawEvidence": replace(_EVIDENCE_STEP, steps=frozenset()),
    # The record that is asked about is not disputed.
    "decideEvidence": replace(
        _EVIDENCE, found=409, embeddable=None, steps=frozenset({Reach.EVERYONE})
    ),
    "chooseForEvidence": _PERSONS_STEP,
    "createMoveCase": replace(_CASE_BEGUN, steps=frozenset({Reach.OWN})),
    "listMoveCases": Access(Scope.MOVES_READ, embeddable=_PAGE_READS),
    **dict.fromkeys(("getMoveCase", "listMoveCaseTimeline", "getMoveCaseBackfill"), _CASE),
    **dict.fromkeys(("getMoveCasePlan", "getMoveCasePlanItem"), _CASE),
    "stepMoveCase": replace(_CASE_STEP, steps=frozenset({Reach.OWN})),
    "stepRelease": _CASE_STEP,
    "getMoveOutcomes": _OUTCOME,
    # The case that is asked about did not begin yet.
    "createMoveOutcome": replace(
        _OUTCOME, scope=Scope.MOVES_WRITE, found=409, steps=frozenset({Reach.OWN})
    ),
    "listExposure": Access(Scope.MOVES_READ, bound=False, confidential=True),
    "getOpeningDemand": _RECORD_READ,
    **dict.fromkeys(
        ("getWorkforceFlows", "getWorkforceSkills", "getWorkforceExposure", "listWorkforceRounds"),
        _WORKFORCE,
    ),
    "getExporterRecord": replace(_CASE, reports=True),
    # The case that is asked about was not accepted yet.
    "putGate": replace(_CASE_STEP, found=409, embeddable=None, steps=frozenset({Reach.EVERYONE})),
    "putReleaseOffer": replace(_CASE_BEGUN, steps=frozenset({Reach.TEAM})),
    "getReleaseOffer": replace(_CASE, reports=True),
    "putMoveCasePlanItem": _CASE_STEP,
    "deleteMoveCasePlanItem": replace(_CASE_STEP, found=204),
    "agreeMoveCasePlanItem": replace(_CASE_STEP, steps=frozenset({Reach.OWN})),
    # Nobody agreed yet to the item that is asked about.
    "finishMoveCasePlanItem": replace(_CASE_STEP, found=409, steps=frozenset({Reach.OWN})),
    "getMoveCaseMatch": replace(_CASE, embeddable=None),
    "getShownReadiness": replace(_CASE, scope=Scope.EVIDENCE),
    # The opening of the case that is asked about leads nobody.
    "showReadiness": replace(_CASE_STEP, found=409, steps=frozenset({Reach.OWN})),
    # For HR and for the managers of both sides; the walk's managers lead neither.
    "getMoveCaseEffect": replace(_CASE, steps=_NOT_ITS_PERSON),
    "getLeaderPlan": _LEADER_PLAN,
    "putLeaderPlan": _LEADER_PLAN_STEP,
    "deleteLeaderPlan": replace(_LEADER_PLAN_STEP, found=204),
    "getLeaderPlanItem": _LEADER_PLAN,
    "putLeaderPlanItem": _LEADER_PLAN_STEP,
    "deleteLeaderPlanItem": replace(_LEADER_PLAN_STEP, found=204),
    "agreeLeaderPlanItem": replace(_LEADER_PLAN_STEP, steps=frozenset({Reach.OWN})),
    "finishLeaderPlanItem": replace(_LEADER_PLAN_STEP, found=409, steps=frozenset({Reach.OWN})),
    "getMovePolicy": Access(Scope.MOVES_READ),
    "putMovePolicy": Access(Scope.MOVES_WRITE, bound=False, confidential=True),
    "putMentorOffer": replace(_EVIDENCE_STEP, reports=False),
    "getMentorOffer": replace(_EVIDENCE, reports=False),
    "deleteMentorOffer": replace(_EVIDENCE_STEP, reports=False, found=204),
    "listMentors": replace(_EVIDENCE, reports=False),
    "listMentorings": _MENTORING,
    # Nobody whom the walk asks offers to teach, and no mentoring is the callers'.
    "createMentoring": _MENTORING_STEP,
    "getMentoring": replace(_MENTORING, found=404),
    "stepMentoring": _MENTORING_STEP,
    "getEmployeeReadiness": _EVIDENCE,
    "getConversationGuide": _EVIDENCE,
    "putWhyLead": replace(_EVIDENCE_STEP, reports=False),
    "getWhyLead": replace(_EVIDENCE, reports=False),
    "listLadders": replace(_READS, embeddable=_PAGE_READS),
    "listReadyPeople": Access(Scope.EVIDENCE, bound=False, confidential=True),
    "compareWithReadiness": Access(Scope.EVIDENCE, bound=False),
    "listPlanTemplates": _READS,
    "getSeatSuccessors": replace(
        _CASE, private=False, reports=True, steps=_NOT_ITS_PERSON, confidential=True
    ),
    "match": Access(Scope.MATCH),
    "startRound": Access(Scope.ROUNDS, found=202, bound=False),
    "getRound": Access(Scope.ROUNDS, Subject.RECORD, bound=False),
    "listRoundResults": _ROUND,
    # The round that is asked about is a dry run.
    "inviteRound": replace(_ROUND, found=409),
    "listEmployeeInvitations": Access(
        Scope.CATALOG_READ, Subject.PERSON, embeddable=_PAGE_READS, confidential=True
    ),
    "getOpening": replace(_RECORD_READ, embeddable=_PAGE_READS),
    "listOpenings": replace(_READS, embeddable=_PAGE_READS),
    "putOpening": _RECORD_PUT,
    "patchOpening": _RECORD_PATCH,
    "renameOpening": _RECORD_PATCH,
    "deleteOpening": _RECORD_DELETE,
    "getRole": _RECORD_READ,
    "listRoles": _READS,
    "putRole": _RECORD_PUT,
    "patchRole": _RECORD_PATCH,
    "renameRole": _RECORD_PATCH,
    "deleteRole": _RECORD_DELETE,
    "getSkill": _RECORD_READ,
    "listSkills": _READS,
    "putSkill": _RECORD_PUT,
    "patchSkill": _RECORD_PATCH,
    "renameSkill": _RECORD_PATCH,
    "deleteSkill": _RECORD_DELETE,
    "confirmSkillLabel": _RECORD_PATCH,
    # Nobody confirmed the label that the walk takes back.
    "withdrawSkillLabel": replace(_RECORD_PATCH, found=404),
    "normaliseSkills": _READS,
    # No record of the walk names such a unit.
    "renameOrgUnit": Access(Scope.CATALOG_WRITE, found=404, bound=False),
    "listChanges": Access(Scope.CATALOG_READ, Subject.EVERYONE),
    "putImportMapping": _RECORD_PUT,
    "getImportMapping": replace(_RECORD_READ, scope=Scope.CATALOG_WRITE, bound=False),
    "listImportMappings": Access(Scope.CATALOG_WRITE, bound=False),
    "deleteImportMapping": _RECORD_DELETE,
    "startImport": Access(Scope.CATALOG_WRITE, found=202, bound=False),
    "listJobs": Access(Scope.CATALOG_WRITE, bound=False),
    "getJob": _RECORD_JOB,
    "listJobResults": _RECORD_JOB,
    "listImportResults": _RECORD_JOB,
    # The job that is asked about was cancelled: nothing waits to be confirmed.
    "confirmJob": replace(_RECORD_JOB, found=409),
    "confirmImport": replace(_RECORD_JOB, found=409),
    "cancelJob": _RECORD_JOB,
    "listScimUsers": _USERS,
    "searchScimUsers": _USERS,
    "searchScim": _USERS,
    "getScimUser": _USER,
    "createScimUser": Access(Scope.CATALOG_WRITE, found=201, bound=False),
    "replaceScimUser": _USER_WRITE,
    "patchScimUser": _USER_WRITE,
    "deleteScimUser": replace(_USER_WRITE, found=204),
    "runScimBulk": Access(Scope.CATALOG_WRITE, bound=False),
    "getScimServiceProviderConfig": _OF_SCIM,
    "listScimResourceTypes": _OF_SCIM,
    "getScimResourceType": replace(_OF_SCIM, subject=Subject.RECORD),
    "listScimSchemas": _OF_SCIM,
    "getScimSchema": replace(_OF_SCIM, subject=Subject.RECORD),
    "createWebhookEndpoint": Access(Scope.WEBHOOKS, found=201, bound=False),
    "listWebhookEndpoints": Access(Scope.WEBHOOKS, bound=False),
    **dict.fromkeys(("getWebhookEndpoint", "patchWebhookEndpoint"), _ENDPOINT),
    "deleteWebhookEndpoint": replace(_ENDPOINT, found=204),
    "rotateWebhookSecret": _ENDPOINT,
    # The endpoint that is asked about was never disabled.
    "enableWebhookEndpoint": replace(_ENDPOINT, found=409),
    "disableWebhookEndpoint": _ENDPOINT,
    "listWebhookDeliveries": _ENDPOINT,
    "replayWebhookDeliveries": _ENDPOINT,
    # Nothing was delivered yet.
    "replayWebhookDelivery": replace(_ENDPOINT, found=404),
    "createApiKey": _ADMIN_MAKES,
    "listApiKeys": _ADMIN,
    "getApiKey": _ADMIN_RECORD,
    "rotateApiKey": _ADMIN_RECORD,
    "revokeApiKey": _ADMIN_ENDS,
    "createOauthClient": _ADMIN_MAKES,
    "listOauthClients": _ADMIN,
    "getOauthClient": _ADMIN_RECORD,
    "rotateOauthClient": _ADMIN_RECORD,
    "revokeOauthClient": _ADMIN_ENDS,
    # The client proves itself in the request, whoever else calls.
    "issueAccessToken": _PUBLIC,
    "createEmbedToken": Access(Scope.EMBED, found=201, bound=False),
    "createBatchRanking": replace(_BATCH, subject=Subject.NOTHING, found=202),
    **dict.fromkeys(("getBatchRanking", "getBatchRankingFile"), _BATCH),
    "listBatchRankings": replace(_BATCH, subject=Subject.NOTHING),
    "deleteBatchRanking": replace(_BATCH, found=204),
    "createDataset": Access(Scope.MODELS_WRITE, found=202, bound=False),
    "listDatasets": Access(Scope.MODELS_WRITE, bound=False),
    **dict.fromkeys(("getDataset", "getDatasetFile"), replace(_MODEL, scope=Scope.MODELS_WRITE)),
    "deleteDataset": Access(Scope.MODELS_WRITE, Subject.RECORD, found=204, bound=False),
    **dict.fromkeys(_OF_MODELS, Access(Scope.MODELS_READ, bound=False)),
    **dict.fromkeys((*_MODELS, "getTrainingRun", "getExperiment", "replayList"), _MODEL),
    "createTrainingRun": Access(Scope.MODELS_WRITE, found=404, bound=False),
    # The walk's run and experiment are over.
    "cancelTrainingRun": Access(Scope.MODELS_WRITE, Subject.RECORD, found=409, bound=False),
    "putExploration": _ADMIN,
    "createGatePolicy": Access(Scope.MODELS_WRITE, found=201, bound=False),
    # The walk names a challenger that there is not.
    "createExperiment": Access(Scope.MODELS_PROMOTE, found=404, bound=False),
    "stopExperiment": Access(Scope.MODELS_PROMOTE, Subject.RECORD, found=409, bound=False),
    # The walk proposes what no ranker may know, and sends no If-Match.
    "createOwnFeature": Access(Scope.MODELS_WRITE, found=422, bound=False),
    "approveOwnFeature": Access(Scope.MODELS_PROMOTE, Subject.RECORD, found=428, bound=False),
    "retireOwnFeature": Access(Scope.MODELS_PROMOTE, Subject.RECORD, found=428, bound=False),
    "putOwnFeatureValues": Access(Scope.MODELS_WRITE, Subject.RECORD, bound=False),
    "sendEvents": Access(Scope.EVENTS_WRITE, embeddable=EmbedPower.ACT),
    "sendProtectedAttributes": Access(Scope.AUDIT_ATTRIBUTES, found=204, bound=False),
    # The walk names a version that there is not.
    "createFairnessReport": Access(Scope.AUDIT_FAIRNESS, found=404, bound=False),
    "createProxyReview": Access(Scope.AUDIT_FAIRNESS, found=201, bound=False),
    "listProxyReviews": Access(Scope.AUDIT_FAIRNESS, bound=False),
    # The walk sends no artifact.
    "registerModel": Access(Scope.MODELS_WRITE, found=415, bound=False),
    "getModelCard": replace(_MODEL, embeddable=_PAGE_READS),
    # The walk sends no If-Match, and the ranker is in use.
    "promoteModel": replace(_MODEL, scope=Scope.MODELS_PROMOTE, found=428),
    "retireModel": replace(_MODEL, scope=Scope.MODELS_PROMOTE, found=409),
    "getModelAlias": Access(Scope.MODELS_READ, bound=False, embeddable=_PAGE_READS),
    "rollBackModel": Access(Scope.MODELS_PROMOTE, found=428, bound=False),
    "listEmployeeEvents": Access(Scope.PRIVACY, Subject.PERSON, own_right=True),
    "exportEmployeeData": Access(Scope.PRIVACY, Subject.PERSON, own_right=True),
    "listErasures": Access(Scope.PRIVACY, bound=False),
    "getErasure": _ERASURE,
    "releaseErasure": _ERASURE,
    "listAuditEntries": _AUDIT,
    "verifyAuditLog": _AUDIT,
    "exportAuditLog": replace(_AUDIT, confidential=True),
    "/docs": _PUBLIC,
    "/docs/{name}": _PUBLIC,
    "/openapi.json": _PUBLIC,
    "/portal": _PUBLIC,
    "/portal/frame": _PUBLIC,
    "/portal/v1/lateral.{digest}.js": _PUBLIC,
    "/portal/v1/{name}": _PUBLIC,
    "/portal/page/{name}": _PUBLIC,
    "getLiveness": _PUBLIC,
    "getReadiness": _PUBLIC,
    "getMetrics": _PUBLIC,
}
