"""The words of the field, as text enums that are stored by value."""

from enum import StrEnum


class EmployeeStatus(StrEnum):
    """Whether a person is with the organisation."""

    ACTIVE = "active"
    ON_LEAVE = "on_leave"
    LEFT = "left"


class RemoteWork(StrEnum):
    """Where the work is done, as an opening offers it or a person wants it."""

    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"


class LanguageLevel(StrEnum):
    """How well a language is spoken, lowest first: the CEFR levels, then native."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"
    NATIVE = "native"


class SkillSource(StrEnum):
    """Who said that a person holds a skill."""

    SELF = "self"
    MANAGER = "manager"
    ASSESSMENT = "assessment"
    INFERRED = "inferred"


class AspirationTarget(StrEnum):
    """What an aspiration points at."""

    ROLE = "role"
    FUNCTION = "function"
    TEXT = "text"


class AspirationKind(StrEnum):
    """The kind of step that a person wants."""

    LATERAL = "lateral"
    PROMOTION = "promotion"
    PEOPLE_LEADERSHIP = "people_leadership"
    PROJECT = "project"
    STAY = "stay"


class Polarity(StrEnum):
    """Whether an aspiration is wanted or ruled out."""

    WANT = "want"
    NOT = "not"


class Visibility(StrEnum):
    """Who may know of an aspiration besides the employee.

    `private`: HR, on the employee's own record only and never in searches over people.
    `hr`: HR everywhere. `manager`: HR and managers.
    """

    PRIVATE = "private"
    HR = "hr"
    MANAGER = "manager"


class Motive(StrEnum):
    """Why a person wants a step."""

    GROWTH = "growth"
    IMPACT = "impact"
    HELP_OTHERS_GROW = "help_others_grow"
    MASTERY = "mastery"
    VARIETY = "variety"
    BALANCE = "balance"
    LOCATION = "location"
    RECOGNITION = "recognition"
    MONEY = "money"


class DismissalReason(StrEnum):
    """Why a person does not want an opening."""

    SKILLS = "skills"
    LEVEL = "level"
    PLACE = "place"
    TEAM = "team"
    TIMING = "timing"
    FUNCTION = "not_interested_in_function"
    OTHER = "other"


class Objectable(StrEnum):
    """What a person may object to: that rankers learn from her, or that she is ranked at all."""

    LEARNING = "learning"
    PROFILING = "profiling"


class OpeningStatus(StrEnum):
    """Where an opening stands."""

    DRAFT = "draft"
    OPEN = "open"
    FILLED = "filled"
    CLOSED = "closed"


class RelationKind(StrEnum):
    """How one skill stands to another."""

    BROADER = "broader"
    RELATED = "related"


class RecognitionMethod(StrEnum):
    """How a posted skill was recognised as a skill of the catalogue."""

    KEY = "key"
    EXACT = "exact"
    ALTERNATIVE = "alternative"
    STEM = "stem"
    SPELLING = "spelling"
    MEANING = "meaning"


class Scope(StrEnum):
    """What a key allows."""

    CATALOG_READ = "catalog:read"
    CATALOG_WRITE = "catalog:write"
    MATCH = "match"
    MOVES_READ = "moves:read"
    MOVES_WRITE = "moves:write"
    EVIDENCE = "evidence"
    ROUNDS = "rounds"
    EVENTS_WRITE = "events:write"
    MODELS_READ = "models:read"
    MODELS_WRITE = "models:write"
    MODELS_PROMOTE = "models:promote"
    MODELS_OVERRIDE = "models:override"
    CONFIDENTIAL = "confidential:read"
    EMBED = "embed"
    EMBED_MANAGER = "embed:manager"
    EMBED_WORKFORCE = "embed:workforce"
    EMBED_MODEL = "embed:model"
    WORKFORCE = "workforce:read"
    WEBHOOKS = "webhooks"
    AUDIT = "audit:read"
    AUDIT_ATTRIBUTES = "audit:attributes"
    AUDIT_FAIRNESS = "audit:fairness"
    PRIVACY = "privacy"
    ADMIN = "admin"


class ActorKind(StrEnum):
    """For whom a caller acts. It decides which people the caller may see."""

    HR_INTEGRATION = "hr_integration"
    HR_PARTNER = "hr_partner"
    DATA_TEAM = "data_team"
    PORTAL = "portal"
    MANAGER = "manager"
    ADMIN = "admin"


class Audience(StrEnum):
    """For whom an answer is made; decides which aspirations count."""

    EMPLOYEE = "employee"
    HR = "hr"
    MANAGER = "manager"


class CustomFieldKind(StrEnum):
    """What the value of an organisation's own field is."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    LINK = "link"


class EmbedAudience(StrEnum):
    """For whom a page is that embeds the service: for a person, or for the organisation."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    WORKFORCE = "workforce"
    MODEL = "model"

    @property
    def is_of_a_person(self) -> bool:
        """Whether such a page speaks for one employee; the others show no person at all."""
        return self in {EmbedAudience.EMPLOYEE, EmbedAudience.MANAGER}


class EmbedPower(StrEnum):
    """What a page that embeds the service may do for whom it speaks."""

    READ = "read"
    ACT = "act"


class EntityKind(StrEnum):
    """What a change is about. Old entries of the audit log call a `model` a `ranker`."""

    EMPLOYEE = "employee"
    ROLE = "role"
    OPENING = "opening"
    SKILL = "skill"
    API_KEY = "api_key"
    RANKER = "ranker"
    MODEL = "model"
    IMPORT = "import"
    IMPORT_MAPPING = "import_mapping"
    WEBHOOK = "webhook"
    CLIENT = "client"
    EMBED = "embed_token"
    AUDIT_LOG = "audit_log"
    AUDIT_STORE = "audit_store"
    ORG_UNIT = "org_unit"
    EVIDENCE = "evidence"
    MENTORING = "mentoring"
    MOVE_CASE = "move_case"
    MOVE_POLICY = "move_policy"
    ROUND = "round"
    DATASET = "dataset"
    TRAINING_RUN = "training_run"
    GATE_POLICY = "gate_policy"
    EXPERIMENT = "experiment"
    BATCH_RANKING = "batch_ranking"
    OUTCOME = "outcome"
    OWN_FEATURE = "own_feature"
    EXPLORATION = "exploration"


class ChangeAction(StrEnum):
    """What was done."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    REVOKED = "revoked"
    TRAINED = "trained"
    REGISTERED = "registered"
    PROMOTED = "promoted"
    ROLLED_BACK = "rolled_back"
    RETIRED = "retired"
    DRIFT = "drift"
    READ = "read"
    EXPORTED = "exported"
    ERASED = "erased"
    ISSUED = "issued"
    ROTATED = "rotated"
    ENABLED = "enabled"
    DISABLED = "disabled"
    REPLAYED = "replayed"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    RENAMED = "renamed"
    RELEASED = "released"
    ACCEPTED = "accepted"
    STARTED = "started"
    RETURNED = "returned"
    CLOSED = "closed"
    INVITED = "invited"
    DUE = "due"


class JobKind(StrEnum):
    """What a job does; each has a row in the table of kinds."""

    IMPORT = "import"
    ROUND = "round"
    DATASET = "dataset"
    TRAINING = "training"
    BATCH_RANKING = "batch_ranking"


class JobState(StrEnum):
    """The state of a job. `waiting` means for a confirmation."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ImportEntity(StrEnum):
    """What the lines of an import are."""

    EMPLOYEES = "employees"
    ROLES = "roles"
    OPENINGS = "openings"
    SKILLS = "skills"


class ImportMode(StrEnum):
    """Whether an import adds to what is stored, or is all that there should be."""

    UPSERT = "upsert"
    SNAPSHOT = "snapshot"


class ImportFields(StrEnum):
    """Whether a line changes the fields that have a value in it, or is the whole record."""

    MERGE = "merge"
    REPLACE = "replace"


class DateFormat(StrEnum):
    """How a system writes dates: the year first, days and months in either order, or in Excel."""

    ISO = "iso"
    DMY = "dmy"
    MDY = "mdy"
    EXCEL = "excel"
    EXCEL_1904 = "excel1904"


class DecimalMark(StrEnum):
    """What stands before the decimals of a number."""

    POINT = "point"
    COMMA = "comma"


class ImportOutcome(StrEnum):
    """What became of a line, or of a record that a snapshot lacks; `would_end` is never stored."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
    STALE = "stale"
    DEACTIVATED = "deactivated"
    WOULD_END = "would_end"


class Behaviour(StrEnum):
    """What somebody does who helps others to succeed, before anybody gives them a team."""

    COACHES = "coaches"
    TEACHES = "teaches"
    SMOOTHS = "smooths"
    HANDS_OVER = "hands_over"
    STANDS_BACK = "stands_back"
    MOVES_PEOPLE_ON = "moves_people_on"
    ASKS = "asks"
    LIFTS_TEAM = "lifts_team"


class EvidenceSource(StrEnum):
    """Who tells of an occasion; a team only together, and a training by its certificate."""

    SELF = "self"
    HELPED = "helped"
    PEER = "peer"
    MANAGER = "manager"
    TEAM = "team"
    TRAINING = "training"


class EvidenceState(StrEnum):
    """Where a record of an occasion stands; disputed and withdrawn ones do not count."""

    STATED = "stated"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class MentoringState(StrEnum):
    """Where a mentoring stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    ACTIVE = "active"
    ENDED = "ended"
