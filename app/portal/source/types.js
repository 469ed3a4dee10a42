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
 *   nothing_near: {text: string, helps: Help[]} | null, next_cursor: string | null,
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
 * @typedef {{uid: string, view: string, kind: string,
 *   employee: {external_id: string, name: string},
 *   opening: {external_id: string, title: string, function: string | null},
 *   state: string | null, start_date: string | null, release_state: string | null,
 *   release_date: string | null}} CaseItem
 * @typedef {{state: string, answer_by: string, date: string | null, dated_by: string | null,
 *   contest_note: string | null, decision_note: string | null, proposed_date: string | null,
 *   agreed_by: string[]}} CaseRelease
 * @typedef {{action: string, who: string[], needs: string[]}} Allowed
 * @typedef {CaseItem & {sending_manager: string | null, talk_on: string | null,
 *   talked_on: string | null, trial_until: string | null, release: CaseRelease | null,
 *   gates: {kind: string, state: string, due_on: string | null}[],
 *   closed: {reason: string | null, note: string | null, to_learn: string | null} | null,
 *   deadlines: {what: string, on: string}[], allowed: Allowed[],
 *   release_allowed: Allowed[]}} Case
 * @typedef {{occurred_at: string, side: string, action: string, on_behalf_of: string | null,
 *   details: Record<string, string>}} Happened
 * @typedef {{id: string, side: string, kind: string, column: string | null, text: string,
 *   due_day: number, last_day: number | null}} Draft
 * @typedef {Draft & {due_on: string | null, state: string, mentor: string | null,
 *   counts: boolean, allowed: string[]}} PlanItem
 * @typedef {{items: PlanItem[], drafts: Draft[]}} Plan
 * @typedef {{employee: string | null, name: string | null, title: string, people: number,
 *   kind: string}} Follower
 * @typedef {{hire_title: string, hire_grade: number | null, covers: {employee: string,
 *   title: string, skills: string[]}[], cover_until: string, split_until: string,
 *   lost_by_closing: string[]}} SeatEnd
 * @typedef {{seat: {title: string}, has_followers: boolean,
 *   chains: {steps: Follower[], end: SeatEnd | null}[],
 *   without_followers: SeatEnd | null, truncated?: boolean}} Followers
 * @typedef {{people: string[], people_after: string[], skills: {skill: string, held_by: string[],
 *   held_by_after: string[]}[], links_gained: {function: string}[],
 *   links_lost: {function: string}[], brought: string[], taken_along: string[]}} TeamEffect
 * @typedef {{sending: TeamEffect | null, receiving: TeamEffect | null}} Effect
 * @typedef {{since: string, moved_on: {permanent: number, trial: number,
 *   released_by_manager: number, released_by_rule: number, released_by_hr: number,
 *   usual_days: number | null, stayed: number | null},
 *   named: {employee: string, name: string, title: string, started_on: string | null}[],
 *   offers: number, helped_on: number,
 *   hiring: {applicants: number | null, left_unanswered: number | null}}} Exporter
 * @typedef {{function: string | null, opening: string | null, date: string}} ReleaseOffer
 * @typedef {{external_id: string, title: string, function: string | null}} ExpertRole
 * @typedef {{wants: boolean, motives: string[], sentence: string, visibility: string,
 *   answered_on: string, asked_again_on: string | null, advice: string,
 *   questions: {code: string, question: string}[], expert_path: ExpertRole | null,
 *   expert_move: {opening: string, title: string} | null}} WhyLead
 * @typedef {{behaviour: string, level: string, records: string[]}} Behaviour
 * @typedef {{standing: string, behaviours: Behaviour[],
 *   credible: {met: boolean, held: string[], lacking: string[]},
 *   gaps: {code: string, behaviour: string | null}[],
 *   conversation: {code: string, behaviour: string | null, question: string}[],
 *   expert_path: ExpertRole | null}} Readiness
 * @typedef {{uid: string, employee: string, behaviour: string, source: string, situation: string,
 *   action: string, effect: string, happened_on: string, author: string | null, author_is: string,
 *   named: {employee: string | null, part: string, confirmed: boolean}[], state: string,
 *   visible_to: string, reply: string, dispute_reason: string, decide_by: string | null,
 *   decision_reason: string, steps: string[]}} Evidence
 * @typedef {{mentor: string, name: string, teaches: string[], made_move: boolean,
 *   wants_from_you: string[], labels: Record<string, string>}} Mentor
 * @typedef {{uid: string, mentee: string, mentee_name: string | null, mentor: string,
 *   mentor_name: string | null, message: string, state: string, answer_by: string,
 *   steps: string[]}} Mentoring
 * @typedef {{skills: string[], moves: object[], wants_to_learn: string[], capacity: number,
 *   until: string}} MentorOffer
 *
 * @typedef {"waiting" | "ready" | "refreshing" | "empty" | "not-open" | "expired" | "forbidden"
 *   | "unreachable" | "changed" | "broken"} StateName
 */
export {};
