/**
 * What the service answers, as far as the elements show it. Unknown fields and codes are borne.
 *
 * @typedef {{external_id: string, title: string, function: string | null,
 *   location: string | null, org_unit: string | null, grade: number | null,
 *   role: string | null}} OpeningRef
 * @typedef {{name: string, label: string, value: number, evidence?: string[],
 *   note?: string | null}} Contribution
 * @typedef {{code: string, text: string}} Reason
 * @typedef {{rank: number | null, opening: OpeningRef, score: number, band: string,
 *   confidence: string, kind: string, people_leadership: boolean, cross_functional: boolean,
 *   contributions: Contribution[], reasons: Reason[]}} Card
 * @typedef {{kind: string, name: string | null, opening: string | null, score: number | null,
 *   text: string}} Help
 * @typedef {{employee: string, snapshot_at: string, aspirations_considered: number,
 *   note: string | null, items: Card[], list_id: string,
 *   nothing_near: {text: string, helps: Help[]} | null,
 *   excluded: Record<string, number | null>}} Moves
 * @typedef {{rank: number | null, score: number | null}} Place
 * @typedef {{employee: string, items: (Card & {before: Place})[],
 *   left: {opening: OpeningRef, before: Place, after: Place}[]}} WhatIf
 * @typedef {{skill: string, skill_id: string | null, essential: boolean,
 *   level_needed: number | null, level_held: number | null, nearest: string | null,
 *   effort?: number, gain?: number}} Gap
 * @typedef {{rule: string, passed: boolean, detail: string}} Rule
 * @typedef {Card & {missing_skills: Gap[], eligibility: {eligible: boolean, reasons: Rule[]},
 *   expert_path: {external_id: string, title: string} | null}} Match
 * @typedef {{rank: number | null, in_top_k: boolean, k: number, note: string | null,
 *   items: {reason: string}[], nearest: {reason: string} | null}} Counterfactuals
 * @typedef {{external_id: string, title: string, function: string | null, grade: number | null,
 *   people_leader: boolean}} Role
 * @typedef {{role: Role, kind: string, cross_functional: boolean, score: number, learn: Gap[],
 *   open_openings: string[]}} Step
 * @typedef {{chance: number, skills_to_learn: number, steps: Step[]}} CareerPath
 * @typedef {{employee: {title: string}, items: CareerPath[], expert_path: CareerPath | null,
 *   targets: {role: Role}[], note: string | null, notes?: {code: string}[]}} CareerPaths
 * @typedef {{text: string, skill: string | null, label: string | null, level: number | null,
 *   source: string}} HeldSkill
 * @typedef {{target: string, text: string, polarity: string, visibility: string,
 *   understood: {label: string}[]}} Wish
 * @typedef {{external_id: string, name: string, title: string, function: string | null,
 *   location: string | null, grade: number | null, open_to_moves: boolean,
 *   skills: HeldSkill[], aspirations: Wish[]}} Employee
 * @typedef {{items: {at: string, by: string | null, operation: string}[]}} Looks
 * @typedef {{external_id: string, closes_on: string | null, remote_work: string | null,
 *   apply_url?: string | null, custom_fields?: CustomField[],
 *   effective: {description: string | null}}} Opening
 * @typedef {{name: string, kind: string, value: string}} CustomField
 *
 * @typedef {"waiting" | "ready" | "refreshing" | "empty" | "not-open" | "expired" | "forbidden"
 *   | "unreachable" | "changed" | "broken"} StateName
 */
export {};
