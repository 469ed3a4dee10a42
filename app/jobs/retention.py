"""How long the rows of each table live, and which task removes them.

A table that is missing here fails a test: whoever adds one decides what makes it grow, and what
makes it smaller again. `docs/operations.md` tells the same with figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retention:
    """What adds rows to a table, and what bounds them.

    Either a task of the schedule removes rows, after a time that a setting names if it can be
    chosen, or `stays` says why they need no removal.
    """

    grows_by: str
    task: str | None = None
    setting: str | None = None
    stays: str | None = None


def _record(noun: str) -> Retention:
    return Retention(f"a {noun} in the catalogue", stays="as many as the catalogue holds")


def _ended(what: str) -> Retention:
    return Retention(what, "clear_ended_credentials", "ended_credential_days")


def _case(what: str) -> Retention:
    return Retention(what, "forget_closed_cases", "closed_case_days")


RETENTION: Mapping[str, Retention] = {
    "employees": _record("person"),
    "employee_skills": _record("skill of a person"),
    "work_history": _record("past job of a person"),
    "aspirations": _record("wish of a person"),
    "dismissals": _record("opening that a person does not want"),
    "objections": _record("use that a person objects to"),
    "employee_feeds": _record("feed that holds a person"),
    "scim_users": Retention("a User of SCIM", stays="one row for each that is provisioned"),
    "opening_feeds": _record("feed that holds an opening"),
    "roles": _record("role"),
    "role_skills": _record("skill of a role"),
    "openings": _record("opening"),
    "opening_skills": _record("skill of an opening"),
    "skills": _record("skill"),
    "skill_labels": _record("label of a skill"),
    "skill_relations": _record("relation of two skills"),
    "former_ids": Retention("a rename", "forget_former_ids", "former_id_days"),
    "nominations": Retention("a nomination, until its last day", "forget_nominations"),
    "evidence": Retention("an occasion that somebody tells", "forget_old_evidence"),
    "evidence_people": Retention("somebody who was there", "forget_old_evidence"),
    "evidence_requests": Retention("a question in a trial", "forget_old_evidence"),
    "mentor_offers": Retention("an offer to teach, until its last day", "keep_mentors_time"),
    "mentorings": Retention("a request to be taught", "keep_mentors_time"),
    "why_lead": Retention("why a person leads", stays="one row a person"),
    "move_cases": _case("a move that somebody considers"),
    "releases": _case("a release that is asked"),
    "gates": _case("a consent that a move needs"),
    "timeline_entries": _case("a step in a move case"),
    "outcomes": _case("what a side says became of a move"),
    "leading_spells": Retention("a change of who leads a person", "note_leaders"),
    "exposures": Retention("nothing", stays="one row for each open opening, written anew daily"),
    "plan_items": _case("what somebody does for a move"),
    "leader_plans": Retention("a plan of a leader in office", stays="one row a person"),
    "release_offers": Retention("an offer to release", stays="one row a person"),
    "move_policies": Retention("a change of the policy", stays="old cases keep their version"),
    "impressions": Retention(
        "a ranked list that was shown", "clear_impressions", "impression_days"
    ),
    "served_lists": Retention(
        "a list that a person is served, once a day", "clear_feedback", "feedback_days"
    ),
    "erased_lists": Retention(
        "a list that is erased with its person", "clear_feedback", "feedback_days"
    ),
    "own_features": Retention(
        "a feature that is proposed", stays="old lists and versions speak of it; 1 kB each"
    ),
    "own_values": Retention("a value of a feature", "clear_own_values", "own_value_days"),
    "experiments": Retention("an experiment", stays="it tells why a version is in use; 1 kB each"),
    "shadow_tallies": Retention(
        "a day of an experiment that nobody sees", stays="one row a function, as long as it runs"
    ),
    "feedback_events": Retention("something that somebody did", "clear_events", "feedback_days"),
    "event_keys": Retention("something that somebody did", "clear_events", "feedback_days"),
    "datasets": Retention("a dataset that is asked for", "clear_datasets", "dataset_days"),
    "dataset_uses": Retention(
        "something that works with a dataset", "clear_datasets", "dataset_days"
    ),
    "batch_rankings": Retention(
        "a ranking of everybody that is asked for", "clear_batch_rankings", "batch_ranking_days"
    ),
    "event_refusals": Retention("a day with refused events", "clear_events", "feedback_days"),
    "outbox_events": Retention("a change of a record", "clear_outbox", "outbox_days"),
    "outbox_horizons": Retention("nothing", stays="one row"),
    "webhook_endpoints": Retention("an endpoint", stays="as many as somebody registered"),
    "webhook_deliveries": Retention(
        "a change told to an endpoint", "clear_webhook_log", "webhook_log_days"
    ),
    "idempotency_keys": Retention(
        "a POST with an Idempotency-Key that had an effect",
        "forget_idempotency_keys",
        "idempotency_hours",
    ),
    "jobs": Retention("a job", "tidy_imports", "job_results_days"),
    "imports": Retention("an import", "tidy_imports", "job_results_days"),
    "import_results": Retention("a line of an import", "tidy_imports", "job_results_days"),
    "rounds": Retention("an assignment round", "tidy_imports", "job_results_days"),
    "round_choices": Retention(
        "a person or opening that a round is asked for", "tidy_imports", "job_results_days"
    ),
    "round_results": Retention(
        "a person, an opening or a limit of a round", "tidy_imports", "job_results_days"
    ),
    "round_invitations": Retention(
        "an invitation because of a round", "tidy_imports", "job_results_days"
    ),
    "import_mappings": Retention("a mapping", stays="as many as somebody stored"),
    "import_chunks": Retention("a megabyte of an import, until it is done", "tidy_imports"),
    "periodic_tasks": Retention("nothing", stays="one row for each task"),
    "audit_entries": Retention(
        "a change, a read of a person by another, a list of people",
        stays="the log is append-only: the database refuses to remove an entry, and the chain of "
        "hashes shows one that is missing",
    ),
    "audit_mentions": Retention(
        "a person in a list that another was shown", "clear_audit_mentions", "audit_mention_days"
    ),
    "audit_people": Retention(
        "a person that the log speaks of", stays="one row a person; erasure removes it"
    ),
    "erasures": Retention(
        "an erasure", stays="a receipt is the proof, and a restored backup is checked against it"
    ),
    "api_keys": _ended("a key"),
    "oauth_clients": _ended("an OAuth 2 client"),
    "model_versions": Retention(
        "a training run, or a ranker that is registered",
        stays="what ranked an old list can be told; the files of a retired one are removed",
    ),
    "model_aliases": Retention(
        "a promotion or a rollback", stays="the history of what ranked is append-only"
    ),
    "drift_states": Retention("nothing", stays="one row for each version that was in use"),
    "training_runs": Retention(
        "a training run", stays="it tells where a version comes from; some kB each"
    ),
    "explorations": Retention(
        "a decision about exploration", stays="it tells why lists of a time hold exchanges"
    ),
    "gate_policies": Retention(
        "a change of thresholds", stays="verdicts name the policy that they follow"
    ),
    "gate_results": Retention(
        "an evaluation of a version", stays="it stands behind who promoted the version"
    ),
}
