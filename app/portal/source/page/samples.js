/** Invented answers, so that a page can show each state of each element without a service. */

const OPENING = {
  external_id: "O-1",
  title: "Product marketing manager",
  function: "Marketing",
  location: "Leeds",
  org_unit: "Product marketing",
  grade: 6,
  role: "R-1",
};
const CONTRIBUTIONS = [
  {name: "aspiration", label: "Own aspirations", value: 0.25, evidence: ["Marketing"], note: null},
  {name: "work_content", label: "Similarity of the work", value: 0.14, evidence: ["utilities", "water"], note: null},
  {name: "essential_skills", label: "Essential skills", value: 0.19, evidence: ["Sales storytelling"], note: null},
  {name: "grade_distance", label: "Distance of the grades", value: -0.04, evidence: [], note: null},
  {name: "bridge", label: "Bridge between the teams", value: 0.008, evidence: ["Sales"], note: null},
];
const MOVE = {
  rank: 1,
  opening: OPENING,
  score: 0.548,
  band: "strong",
  confidence: "high",
  kind: "lateral",
  people_leadership: false,
  cross_functional: true,
  contributions: CONTRIBUTIONS,
  reasons: [
    {code: "wish_function", text: "You asked for “Marketing”, and this opening is in Marketing."},
    {code: "bridge", text: "The role works with Sales every day; you know that side from your own work there."},
    {code: "essential_skills", text: "You cover 4 of the 7 essential skills: Competitive analysis, Customer needs analysis, Sales storytelling and Water industry knowledge."},
    {code: "skills_to_learn", text: "Still to learn: Product positioning and Go-to-market planning."},
  ],
};
const SECOND = {
  ...MOVE,
  rank: 2,
  band: "stretch",
  score: 0.11,
  kind: "step_back",
  people_leadership: true,
  opening: {...OPENING, external_id: "O-2", title: "Team lead, customer events"},
  contributions: [
    {name: "essential_skills", label: "Essential skills", value: 0.16, evidence: [], note: null},
    {name: "grade_distance", label: "Distance of the grades", value: -0.05, evidence: [], note: null},
  ],
  reasons: [
    {code: "unasked_step_back", text: "It would be a step back that you did not ask for: grade 5, one grade below your own."},
    {code: "essential_skills", text: "You cover 2 of the 4 essential skills: Public speaking and Coaching."},
    {code: "skills_to_learn", text: "Still to learn: Budgeting."},
  ],
};
const MOVES = {
  employee: "E-1",
  snapshot_at: "2026-03-02T09:30:00Z",
  aspirations_considered: 1,
  note: null,
  items: [MOVE, SECOND],
  nothing_near: null,
  next_cursor: "b2",
  excluded: {own_role: 1, dismissed: 0, not_wanted: 2, not_eligible: 11, too_far: 30},
  list_id: "l_mzxw6ytboi4tqmrrgi3tcnjqga",
};
const NOTHING = {
  ...MOVES,
  items: [],
  next_cursor: null,
  nothing_near: {
    text: "Nothing is near today.",
    helps: [
      {kind: "skill", name: "Market research", opening: "O-1", score: 0.1, text: "With Market research, “Product marketing manager” would come near."},
      {kind: "wish", name: "Recruiter", opening: "O-9", score: 0.2, text: "If you asked for “Recruiter”, it would come near."},
    ],
  },
};
const MATCH = {
  ...MOVE,
  missing_skills: [
    {skill: "Market research", skill_id: "S-1", essential: true, level_needed: 3, level_held: 2, nearest: null, effort: 1, gain: 0.02},
    {skill: "Product positioning", skill_id: "S-2", essential: true, level_needed: 4, level_held: null, nearest: "Sales storytelling", effort: 2, gain: 0.03},
    {skill: "Budgeting", skill_id: "S-3", essential: false, level_needed: null, level_held: null, nearest: null, effort: 3, gain: 0.01},
  ],
  eligibility: {
    eligible: false,
    reasons: [
      {rule: "grade_band", passed: true, detail: "Grades 5 to 7 are eligible; the grade is 6."},
      {rule: "minimum_tenure", passed: false, detail: "At least 12 months in the organisation are needed; hired on 2026-01-05, 2 months ago."},
    ],
  },
  expert_path: null,
};
const WHOLE_OPENING = {
  external_id: "O-1",
  closes_on: "2026-04-30",
  remote_work: "hybrid",
  apply_url: "https://careers.example/openings/O-1",
  custom_fields: [
    {name: "Team size", kind: "number", value: "1200"},
    {name: "Starts on", kind: "date", value: "2026-05-01"},
    {name: "Shift work", kind: "flag", value: "false"},
    {name: "Team page", kind: "link", value: "https://intranet.example/team"},
    {name: "First week", kind: "text", value: "Beside the sellers"},
  ],
  effective: {description: "Tells the story of a product and gives sellers what they need to win."},
};
const CHANGE = {
  rank: 14,
  in_top_k: false,
  k: 10,
  note: null,
  items: [{reason: "With Market research at 3 this opening would be number 4."}],
  nearest: null,
};

const EMPLOYEE = {
  external_id: "E-1",
  name: "Mara Lindqvist",
  title: "Account executive",
  function: "Sales",
  location: "Leeds",
  grade: 6,
  open_to_moves: true,
  skills: [
    {text: "S-1", skill: "S-1", label: "Sales storytelling", level: 4, source: "manager"},
    {text: "Negotiation", skill: "S-2", label: "Negotiation", level: null, source: "self"},
    {text: "talking shop", skill: null, label: null, level: 2, source: "inferred"},
  ],
  aspirations: [
    {target: "function", text: "Marketing", polarity: "want", visibility: "manager", understood: [{label: "Marketing"}]},
    {target: "role", text: "R-9", polarity: "not", visibility: "private", understood: [{label: "Regional lead"}]},
  ],
};
const BARE = {...EMPLOYEE, open_to_moves: false, skills: [], aspirations: []};
const WHAT_IF = {
  employee: "E-1",
  items: [
    {...MOVE, before: {rank: 2, score: 0.1}},
    {...SECOND, before: {rank: 1, score: 0.2}},
    {...SECOND, rank: 3, opening: {...OPENING, external_id: "O-3", title: "Recruiter"}, before: {rank: null, score: null}},
  ],
  left: [{opening: {...OPENING, external_id: "O-4", title: "Buyer"}, before: {rank: 3, score: 0.1}, after: {rank: null, score: null}}],
};
const STEP = {
  role: {external_id: "R-1", title: "Content marketer", function: "Marketing", grade: 5, people_leader: false},
  kind: "step_back",
  cross_functional: true,
  score: 0.4,
  learn: MATCH.missing_skills,
  open_openings: ["O-1"],
};
const LAST = {
  ...STEP,
  role: {external_id: "R-2", title: "Marketing lead", function: "Marketing", grade: 8, people_leader: true},
  kind: "promotion",
  learn: [],
  open_openings: [],
};
const PATHS = {
  employee: {title: "Account executive"},
  items: [{chance: 0.2, skills_to_learn: 3, steps: [STEP, LAST]}],
  expert_path: {chance: 0.3, skills_to_learn: 3, steps: [STEP]},
  targets: [],
  note: "This path leads to leading people. Why do you want to lead? Helping others grow is a reason; pay or standing alone is none.",
};
const LOOKS = {
  items: [
    {at: "2026-03-02T09:30:00Z", by: "hr_partner", operation: "getEmployee"},
    {at: "2026-03-01T14:00:00Z", by: "manager", operation: "getCandidates"},
  ],
};

const ITEM = {
  uid: "C-1",
  view: "person",
  kind: "permanent",
  employee: {external_id: "E-1", name: "Mara Lindqvist"},
  opening: {external_id: "O-2", title: "Team lead, customer events", function: "Marketing"},
  state: "offered",
  start_date: "2026-05-01",
  release_state: "dated",
  release_date: "2026-05-01",
};
const CASE = {
  ...ITEM,
  sending_manager: "E-3",
  talk_on: "2026-03-09",
  talked_on: "2026-03-09",
  trial_until: null,
  release: {
    state: "dated",
    answer_by: "2026-03-16",
    date: "2026-05-01",
    dated_by: "manager",
    contest_note: null,
    decision_note: null,
    proposed_date: null,
    agreed_by: [],
  },
  gates: [],
  closed: null,
  deadlines: [{what: "answer_offer", on: "2026-03-24"}, {what: "start", on: "2026-05-01"}],
  allowed: [
    {action: "accept", who: ["person"], needs: []},
    {action: "refuse", who: ["person"], needs: []},
    {action: "withdraw", who: ["person"], needs: []},
    {action: "confirm", who: ["person"], needs: ["trial_evidence"]},
  ],
  release_allowed: [],
};
const TIMELINE = {
  items: [
    {occurred_at: "2026-03-02T09:30:00Z", side: "person", action: "share", on_behalf_of: null, details: {}},
    {occurred_at: "2026-03-03T10:00:00Z", side: "receiving", action: "take_up", on_behalf_of: null, details: {talk_on: "2026-03-09"}},
    {occurred_at: "2026-03-05T10:00:00Z", side: "sending", action: "date", on_behalf_of: null, details: {date: "2026-05-01"}},
  ],
};
const PLANNED = {
  id: "table",
  side: "person",
  kind: "commitment",
  column: null,
  text: "Bring the two teams to one table once a month.",
  due_day: 30,
  due_on: "2026-05-31",
  last_day: null,
  state: "agreed",
  mentor: null,
  counts: true,
  allowed: ["change", "done", "drop"],
};
const PLAN = {
  items: [
    PLANNED,
    {...PLANNED, id: "visits", side: "receiving", state: "proposed", counts: false, text: "Take her along to three customers.", allowed: ["agree"]},
    {...PLANNED, id: "calls", side: "sending", due_on: null, text: "Call when a customer asks what she knew.", allowed: []},
    {...PLANNED, id: "rhythm", column: "system", text: "Look at the board once a week.", allowed: []},
    {...PLANNED, id: "talks", column: "people", text: "Speak with each of the team every week.", allowed: []},
  ],
  drafts: [
    {id: "handover-1", side: "person", kind: "handover", column: null, due_day: -7, last_day: null, text: "Show somebody of the old team how you do it: Forecasting."},
  ],
};
const END = {
  hire_title: "Account executive",
  hire_grade: 5,
  covers: [{employee: "E-7", title: "Account manager", skills: ["Negotiation", "Forecasting"]}],
  cover_until: "2026-08-01",
  split_until: "2026-06-01",
  lost_by_closing: ["Cold calling"],
};
const CHAIN = {
  seat: {title: "Account executive"},
  has_followers: true,
  chains: [{steps: [{employee: "E-8", name: "Idris Bello", title: "Account manager", people: 1, kind: "promotion"}], end: END}],
  without_followers: END,
};
const EFFECT = {
  sending: null,
  receiving: {
    people: ["E-4"],
    people_after: ["E-1", "E-4"],
    skills: [{skill: "Sales storytelling", held_by: [], held_by_after: ["E-1"]}],
    links_gained: [{function: "Sales"}],
    links_lost: [],
    brought: ["Negotiation"],
    taken_along: [],
  },
};
const CASES = {items: [ITEM]};
const TEAM_CASES = {
  items: [
    {...ITEM, uid: "C-2", view: "sending", state: null, release_state: "asked", release_date: null},
    {...ITEM, uid: "C-3", view: "receiving", state: "shared", release_state: null, release_date: null, opening: OPENING},
  ],
};
const RECORD = {
  since: "2023-03-01",
  moved_on: {permanent: 6, trial: 1, released_by_manager: 6, released_by_rule: 1, released_by_hr: 0, usual_days: 28, stayed: 0.86},
  named: [{employee: "E-9", name: "Jonas Feld", title: "Content marketer", started_on: "2026-01-01"}],
  offers: 2,
  helped_on: 4,
  hiring: {applicants: 12, left_unanswered: 0},
};
const EXPERT = {external_id: "R-3", title: "Senior account executive", function: "Sales", grade: 6};
const BEHAVIOURS = ["coaches", "teaches", "smooths", "hands_over", "stands_back", "moves_people_on", "asks", "lifts_team"];
const READINESS = {
  standing: "growing",
  behaviours: BEHAVIOURS.map((behaviour) => ({
    behaviour,
    level: behaviour === "hands_over" ? "shown" : behaviour === "coaches" ? "stated" : "none",
    records: [],
  })),
  credible: {met: false, held: ["Negotiation"], lacking: ["Cold calling", "Forecasting"]},
  gaps: [{code: "needs_shown", behaviour: "coaches"}, {code: "needs_credible", behaviour: null}],
  conversation: [{code: "ask", behaviour: "asks", question: ""}],
  expert_path: EXPERT,
};
const DEED = {
  uid: "D-1",
  employee: "E-1",
  behaviour: "hands_over",
  source: "helped",
  situation: "Our largest customer only wanted to speak to Mara.",
  action: "She took Jonas along twice, then let him lead the third talk.",
  effect: "Jonas holds the account alone.",
  happened_on: "2026-01-20",
  author: "E-9",
  author_is: "person",
  named: [{employee: "E-9", part: "helped", confirmed: true}],
  state: "confirmed",
  visible_to: "manager",
  reply: "Jonas did most of it; I only kept away.",
  dispute_reason: "",
  decide_by: null,
  decision_reason: "",
  steps: ["dispute", "reply", "choose"],
};
const EVIDENCE = {
  items: [
    DEED,
    {...DEED, uid: "D-2", behaviour: "coaches", source: "self", state: "stated", named: [], reply: "", visible_to: "private", steps: ["withdraw"]},
  ],
};
const WHY = {
  wants: true,
  motives: ["help_others_grow", "money"],
  sentence: "I liked it most when Jonas did not need me any more.",
  visibility: "private",
  answered_on: "2026-02-01",
  asked_again_on: null,
  advice: "go_on",
  questions: [{code: "same_pay", question: ""}],
  expert_path: EXPERT,
  expert_move: null,
};
const MENTORS = {
  items: [
    {mentor: "E-9", name: "Jonas Feld", teaches: ["S-4"], made_move: true, wants_from_you: ["S-1"], labels: {"S-4": "Market research", "S-1": "Sales storytelling"}},
  ],
};
const MENTORING = {
  uid: "M-1",
  mentee: "E-10",
  mentee_name: "Idris Bello",
  mentor: "E-1",
  mentor_name: "Mara Lindqvist",
  message: "I would like to learn how you tell it.",
  state: "asked",
  answer_by: "2026-03-16",
  steps: ["accept", "decline"],
};
const OFFER = {skills: ["S-1"], moves: [], wants_to_learn: [], capacity: 2, until: "2026-12-31"};
const REPORTS = {
  items: [
    {external_id: "E-1", name: "Mara Lindqvist", title: "Account executive"},
    {external_id: "E-9", name: "Jonas Feld", title: "Account manager"},
  ],
};
const OPENINGS = {items: [{external_id: "O-1", title: "Product marketing manager", closes_on: "2026-04-30"}]};
const FOUND = {
  items: [{employee: {external_id: "E-1", name: "Mara Lindqvist", title: "Account executive"}, band: "strong"}],
};

/** @type {[RegExp, unknown][]} */
export const READY = [
  [/timeline$/, TIMELINE],
  [/plan$/, PLAN],
  [/effect$/, EFFECT],
  [/(backfill|successors)$/, CHAIN],
  [/move-cases\/[^/]+$/, CASE],
  [/move-cases$/, CASES],
  [/exporter-record$/, RECORD],
  [/readiness$/, READINESS],
  [/evidence$/, EVIDENCE],
  [/why-lead$/, WHY],
  [/mentors$/, MENTORS],
  [/mentorings$/, {items: [MENTORING]}],
  [/mentor-offer$/, OFFER],
  [/candidates$/, FOUND],
  [/v1\/employees$/, REPORTS],
  [/v1\/openings$/, OPENINGS],
  [/what-if/, WHAT_IF],
  [/career-paths/, PATHS],
  [/looks/, LOOKS],
  [/^\/v1\/employees\/[^/]+$/, EMPLOYEE],
  [/recommendations/, MOVES],
  [/counterfactuals/, CHANGE],
  [/match$/, MATCH],
  [/^\/v1\/openings/, WHOLE_OPENING],
];
/** @type {[RegExp, unknown][]} */
export const EMPTY = [
  [/(move-cases|v1\/employees|v1\/openings|mentors|mentorings|evidence)$/, {items: []}],
  [/readiness$/, {...READINESS, standing: "not_asked", gaps: []}],
  [/why-lead$/, null],
  [/recommendations/, NOTHING],
  [/what-if/, {...WHAT_IF, items: [], left: []}],
  [/match$/, {...MATCH, missing_skills: []}],
  [/career-paths/, {...PATHS, items: [], expert_path: null, note: null}],
  [/looks/, {items: []}],
  [/^\/v1\/employees\/[^/]+$/, BARE],
  ...READY,
];

/**
 * A `fetch` that answers each question with the first that fits.
 *
 * @param {[RegExp, unknown][]} answers
 * @returns {typeof fetch}
 */
export function answering(answers) {
  return async (url) => {
    const {pathname: path, searchParams: query} = new URL(String(url));
    // A person lists the own cases; who leads sees those of others.
    const isTeam = path.endsWith("/move-cases") && !query.has("role");
    const found = answers.find(([pattern]) => pattern.test(path))?.[1] ?? null;
    if (found === null) return refusing(404)(url);
    return json(200, isTeam && found === CASES ? TEAM_CASES : found);
  };
}

/**
 * A `fetch` that always answers with a problem.
 *
 * @param {number} status
 * @returns {typeof fetch}
 */
export function refusing(status) {
  const headers = {"X-Request-ID": "4b2f9c1d7e5a48f2", "Retry-After": "120"};
  return async () => json(status, {code: "example", status}, headers);
}

/**
 * @param {number} status
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 */
function json(status, body, headers = {}) {
  return new Response(JSON.stringify(body), {
    status,
    headers: {"Content-Type": "application/json", ...headers},
  });
}
