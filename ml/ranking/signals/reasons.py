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
