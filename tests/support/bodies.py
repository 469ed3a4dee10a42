"""What a walk over every route sends, and which records it asks for that are not there."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from app.main import create_app
from app.portal.files import built
from app.settings import Settings
from models.base import utc_now
from tests.support.organisation import OPENINGS, ROLES, SKILLS
from tests.support.own_features import PROPOSAL
from tests.support.walked_moves import ITEM

Json = dict[str, Any]

SCIM_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
SCIM_SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
NOMINATION = {"reason": "Knows the figures.", "expires_on": str(utc_now().date() + timedelta(30))}
MAPPING: Json = {"entity": "employees", "columns": {"No": "external_id", "Name": "name"}}
TOLD: Json = {
    "behaviour": "lifts_team",
    "situation": "Half of the team wanted to leave.",
    "action": "She took the talks that nobody took.",
    "effect": "They stayed.",
    "happened_on": "2026-02-01",
    "team_size": 8,
}
OFFER: Json = {"skills": ["S-NEG"], "until": str(utc_now().date() + timedelta(30))}
WHY: Json = {"wants": True, "motives": ["help_others_grow"]}
WEBHOOK = {"url": "https://hooks.example.com/lateral", "event_types": ["opening.created"]}


def scim_user() -> Json:
    """A User as an identity provider makes one; nobody has the name yet."""
    return {"schemas": [SCIM_USER], "userName": f"{uuid.uuid4()}@example.com", "title": "Clerk"}


def _operations(schema: str, *operations: Json) -> Json:
    return {
        "schemas": [f"urn:ietf:params:scim:api:messages:2.0:{schema}"],
        "Operations": operations,
    }


SCIM_BODIES: dict[str, Callable[[], Json]] = {
    "createScimUser": scim_user,
    "replaceScimUser": scim_user,
    "patchScimUser": lambda: _operations(
        "PatchOp", {"op": "Replace", "path": "title", "value": "Chief clerk"}
    ),
    "runScimBulk": lambda: _operations(
        "BulkRequest", {"method": "POST", "path": "/Users", "bulkId": "1", "data": scim_user()}
    ),
    "searchScimUsers": lambda: {"schemas": [SCIM_SEARCH], "count": 1},
    "searchScim": lambda: {"schemas": [SCIM_SEARCH], "count": 1},
}
# Parts of a path that are the same for every caller and subject.
NO_MENTORING = "00000000-0000-4000-8000-000000000000"
GIVEN = {
    "getBatchRankingFile name": "manifest.json",
    "getDatasetFile name": "manifest.json",
    "gate_kind": "pay",
    "item_id": ITEM,
    "mentoring_uid": NO_MENTORING,
    "opening_id": "O-FIN",
    "use": "learning",
    "alias": "champion",
}
NEEDED_QUERIES = {
    "registerModel": "?reason=walked",
    "startImport": "?entity=employees",
    "listReadyPeople": "?opening=O-LEAD",
    "summariseEvents": "?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z",
    "/portal/frame": "?element=moves&employee=E-1&origin=https://portal.example",
}
# The part of a file's path that the service chooses.
OF_PORTAL = {
    "/portal/page/{name}": "portal.js",
    "/portal/v1/{name}": "lateral.js",
    "/portal/v1/lateral.{digest}.js": built("lateral.js").digest,
}
# What has to be there of a person before an operation changes or removes it.
MADE_FIRST: dict[str, tuple[str, Json]] = {
    "putWhyLead": ("why-lead", WHY),
    "putMentorOffer": ("mentor-offer", OFFER),
    "getMentorOffer": ("mentor-offer", OFFER),
    "deleteMentorOffer": ("mentor-offer", OFFER),
    "getWhyLead": ("why-lead", WHY),
    "deleteDismissal": ("dismissals/O-FIN", {}),
    "deleteObjection": ("objections/learning", {}),
}
OF_SCIM = {"name": "User", "schema_id": SCIM_USER}
ABSENT = {
    "case_uid": "00000000-0000-4000-8000-000000000000",
    "evidence_uid": "00000000-0000-4000-8000-000000000000",
    "prefix": "zzzzzzzzzz",
    "client_id": "lc_" + "0" * 20,
    "erasure_id": "00000000-0000-4000-8000-000000000000",
    "id": "00000000-0000-4000-8000-000000000000",
    "endpoint_id": "wh_" + "0" * 16,
    "message_id": "msg_0000000000000000",
    "name": "none.css",
    "run_id": "00000000-0000-4000-8000-000000000000",
    "experiment_id": "00000000-0000-4000-8000-000000000000",
    "list_id": "l_aaaaaaaaaaaaaaaaaaaaaaaaaa",
    "feature": "no_such_feature",
    "ranking_id": "00000000-0000-4000-8000-000000000000",
    "round_id": "00000000-0000-4000-8000-000000000000",
}
BODIES: dict[str, Any] = {
    "createOwnFeature": {**PROPOSAL, "name": "base_salary"},
    "sendProtectedAttributes": {"records": [{"employee": "E-1", "sex": "female"}]},
    "askWhatIf": {"skills": [{"skill": "Forecasting", "level": 3}]},
    "putMentorOffer": OFFER,
    "createWebhookEndpoint": WEBHOOK,
    "putExploration": {"mode": "none", "person": "Ana Ruiz", "reason": "walked"},
    "createGatePolicy": {"thresholds": {"calibration": 0.02}, "reason": "walked"},
    "stepMoveCase": {"action": "withdraw"},
    "stepRelease": {"action": "ask", "with_agreement": True},
    "putReleaseOffer": {"date": str(utc_now().date() + timedelta(60))},
    "putOpening": OPENINGS["O-CAMPAIGN"],
    "patchOpening": {"location": "Hamburg"},
    "putRole": ROLES["R-LEAD"],
    "patchRole": {"family": None},
    "putSkill": SKILLS["S-SQL"],
    "putImportMapping": MAPPING,
    "patchSkill": {"description": ""},
    "withdrawSkillLabel": {"text": "nobody ever confirmed this"},
    "patchWebhookEndpoint": {"description": "walked"},
}


@cache
def examples() -> dict[str, Any]:
    """An example of the JSON body of each operation that has a body; told slowly, and once."""
    document = create_app(Settings.model_construct()).openapi()
    found: dict[str, Any] = {}
    for operations in document["paths"].values():
        for operation in operations.values():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                found.setdefault(operation["operationId"], _example(document, media))
    return found


def _example(document: Json, media: Json) -> Any:
    schema = media.get("schema", {})
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    examples = [media.get("example"), *schema.get("examples", [])]
    return next((one for one in examples if one is not None), {})
