"""The named reasons that a score is made of, in the words of the field."""

from enum import StrEnum


class Reason(StrEnum):
    """The name of a contribution."""

    STARTING_POINT = "starting_point"
    ESSENTIAL_SKILLS = "essential_skills"
    OPTIONAL_SKILLS = "optional_skills"
    RELATED_SKILLS = "related_skills"
    ROLE_SIMILARITY = "role_similarity"
    WORK_CONTENT = "work_content"
    ASPIRATION = "aspiration"
    BRIDGE = "bridge"
    FUNCTION_TRANSFER = "function_transfer"
    GRADE_DISTANCE = "grade_distance"
    HELD_BEFORE = "held_before"


LABELS: dict[str, str] = {
    Reason.STARTING_POINT: "Starting point, the same for all",
    Reason.ESSENTIAL_SKILLS: "Essential skills",
    Reason.OPTIONAL_SKILLS: "Optional skills",
    Reason.RELATED_SKILLS: "Related skills",
    Reason.ROLE_SIMILARITY: "Similarity of the two roles",
    Reason.WORK_CONTENT: "Similarity of the work",
    Reason.ASPIRATION: "Own aspirations",
    Reason.BRIDGE: "Bridge between the teams",
    Reason.FUNCTION_TRANSFER: "Moves that colleagues made",
    Reason.GRADE_DISTANCE: "Distance of the grades",
    Reason.HELD_BEFORE: "Role held before",
}
"""What people read for a contribution."""
