"""Stories of people who move or want to lead, told by the real service for `docs/stories.md`."""

from app.settings import Settings
from demo.stories import leading, moves
from demo.stories.stage import names, stage


def told(settings: Settings) -> dict[str, str]:
    """Let the people of a loaded demo organisation act, and give what comes of it, by story."""
    people = names()
    with stage(settings) as scene:
        leading.tell_occasions(scene)
        told = {
            "two-leads": leading.two_leads(scene, people),
            "enabler": leading.an_enabler(scene, people),
            "money": leading.money_alone(scene, people),
            "expert": leading.expert_path(scene, people),
        }
        told["thandiwe"], case = moves.an_offered_release(scene, people)
        told["way-back"] = moves.a_way_back(scene, people)
        told["silence"] = moves.a_silence(scene, people)
        # Months pass in it, so it comes last.
        told["ninety-days"] = moves.ninety_days(scene, people, case)
        return told
