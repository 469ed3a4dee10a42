/** Invented answers for the elements that show the organisation and its ranker. */

const FLOWS = {
  from: null,
  to: 2025,
  smallest_cell: 5,
  moves: 57,
  items: [
    {from_function: "Customer Support", to_function: "Sales", moves: 17},
    {from_function: "Sales", to_function: "Sales", moves: 12},
    {from_function: "Customer Support", to_function: "Customer Success", moves: 9},
    {from_function: "Operations", to_function: "Customer Support", moves: 8},
    {from_function: "Sales", to_function: "Marketing", moves: 6},
    {from_function: "Operations", to_function: "Engineering", moves: 5},
  ],
  functions: [],
};
/** @param {string} skill @param {string} label @param {number} seats @param {number | null} held */
const demand = (skill, label, seats, held) => ({
  skill,
  label,
  openings: seats,
  seats,
  essential: 1,
  held,
});
const SKILLS = {
  people: 400,
  openings: 61,
  skills: 214,
  items: [
    demand("S-1", "Stakeholder management", 14, 96),
    demand("S-2", "Data analysis", 11, 38),
    demand("S-3", "Market research", 9, null),
    demand("S-4", "Negotiation", 7, 120),
    ...["Welding", "Forecasting", "Contract law", "Interviewing", "Copywriting", "Python"].map(
      (label, place) => demand(`S-1${place}`, label, 6 - place, 10 + place),
    ),
    demand("S-20", "Facilitation", 1, 44),
  ],
};
const EXPOSURE = {
  measured_on: "2026-03-01",
  people: 289,
  gini: 0.378,
  most_firsts: 17,
  seats_taken: 54,
  bands: [
    {band: "many", openings: 3, seats: 3},
    {band: "several", openings: 8, seats: 9},
    {band: "few", openings: 2, seats: 9},
    {band: null, openings: 48, seats: 51},
  ],
  crowded: [
    {opening: "O-1", title: "Content marketer", function: "Marketing", seats: 1, firsts: 17},
    {opening: "O-2", title: "Recruiter", function: null, seats: 2, firsts: 12},
  ],
};
const ROUNDS = {
  items: [
    {
      id: "r-2",
      method: "stable",
      dry_run: true,
      as_of: "2026-03-02T22:01:40Z",
      totals: {people: 212, seats: 71, placed: 44, own_first: null},
    },
  ],
};
const CARD = {
  version: "lateral-440f0e96a2b6",
  purpose:
    "It orders openings for a person, and people for an opening, by how sensible a sideways move " +
    "would be. The score is the chance that experts or the record of past moves would call the " +
    "move sensible. People decide; it advises.",
  prohibited_uses: [
    "Deciding about a person without a person who decides.",
    "Dismissals, pay, ratings and promotions.",
    "Comparing people who did not ask to be considered.",
  ],
  limits: ["It knows only what the records say; who says little is scored too low."],
  as_of: "2026-03-02T00:00:00Z",
  retired_at: null,
  problem: null,
  gate: {
    verdict: "pass",
    lines: [{name: "likelihood", measured: 0.02, bound: 0.01, threshold: 0, passed: true}],
  },
  decisions: [
    {set_at: "2026-03-02T10:00:00Z", step: "promote", decided_by: "Mara Lindqvist", reason: "knows the new roles"},
  ],
  figures: [
    {
      title: "Reliability",
      description: "",
      columns: ["stated", "observed", "low", "high"],
      rows: [
        [0.05, 0.04, 0.02, 0.08],
        [0.2, 0.23, 0.16, 0.31],
        [0.45, 0.4, 0.3, 0.5],
        [0.7, 0.74, null, null],
      ],
    },
    {
      title: "Metrics",
      description: "",
      columns: ["name", "value", "low", "high"],
      rows: [["ndcg_at_10", 0.41, 0.38, 0.44]],
    },
    {
      title: "Impact ratios",
      description: "",
      columns: ["name", "value", "low", "high"],
      rows: [
        ["women", 1, null, null],
        ["men", 0.93, 0.84, 1.03],
      ],
    },
    {
      title: "How much each reason counts",
      description: "",
      columns: ["reason", "here", "shipped"],
      rows: [
        ["essential_skills", 3.1, 2.9],
        ["aspiration", 2.4, 2.4],
      ],
    },
  ],
};

/** @type {[RegExp, unknown][]} */
export const ORGANISATION = [
  [/workforce\/flows/, FLOWS],
  [/workforce\/skills/, SKILLS],
  [/workforce\/exposure/, EXPOSURE],
  [/workforce\/rounds/, ROUNDS],
  [/aliases\/champion/, {version: CARD.version}],
  [/\/card$/, CARD],
];
/** @type {[RegExp, unknown][]} */
export const EMPTY_ORGANISATION = [
  [/workforce\/flows/, {...FLOWS, moves: 0, items: []}],
  [/workforce\/skills/, {...SKILLS, items: []}],
  [/workforce\/exposure/, {...EXPOSURE, measured_on: null, bands: [], crowded: []}],
  [/workforce\/rounds/, {items: []}],
  [/aliases\/champion/, {version: CARD.version}],
  [/\/card$/, {...CARD, gate: null, decisions: [], figures: []}],
];
