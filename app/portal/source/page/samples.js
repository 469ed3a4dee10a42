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
  excluded: {own_role: 1, dismissed: 0, not_wanted: 2, not_eligible: 11, too_far: 30},
  list_id: "l_mzxw6ytboi4tqmrrgi3tcnjqga",
};
const NOTHING = {
  ...MOVES,
  items: [],
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

/** @type {[RegExp, unknown][]} */
export const READY = [
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
    const path = new URL(String(url)).pathname;
    const found = answers.find(([pattern]) => pattern.test(path));
    return found ? json(200, found[1]) : refusing(404)(url);
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
