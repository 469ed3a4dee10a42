import {LateralCase} from "./moving/case.js";
import {LateralMentors} from "./moving/mentors.js";
import {LateralReadiness} from "./moving/readiness.js";
import {LateralTeam} from "./moving/team.js";
import en from "./moving/words/en.json";
import {addWords, defineOnce} from "./parts.js";

/** The elements of this file, by the name under which a page writes them. */
export const ELEMENTS = {
  "lateral-case": LateralCase,
  "lateral-team": LateralTeam,
  "lateral-readiness": LateralReadiness,
  "lateral-mentors": LateralMentors,
};

// Other languages say everything in one file.
addWords({en});
defineOnce(ELEMENTS);

export {storeAnswer, whyLead} from "./moving/why_lead.js";
