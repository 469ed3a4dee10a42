/** The page that shows the elements: with the people of the demo, or with a token typed in. */
import {configure, LateralSession} from "../lateral.js";

/**
 * @typedef {{employee: string, name: string, title: string, about: string, leads: boolean}} Person
 * @typedef {{origin: string, people: Person[]}} Demo
 */

/**
 * @template {HTMLElement} T
 * @param {string} id
 */
const find = (id) => /** @type {T} */ (document.getElementById(id));
/** @type {HTMLSelectElement} */
const person = find("person");
/** @type {HTMLSelectElement} */
const language = find("language");
/** @type {HTMLSelectElement} */
const theme = find("theme");

/** @type {Demo | null} */
let demo = null;
/** What a token feeds that was typed in, without its answer, does not show. */
const OF_MANAGERS = "lateral-team";
// What was typed in stays here, and is gone with the page.
let typed = "";

/**
 * How the person who is chosen now gets a token; whoever is chosen later changes nothing of it.
 *
 * @returns {import("../tokens.js").GetToken}
 */
function tokens() {
  const token = typed;
  if (!demo) return async () => ({token, expires_at: "2099-01-01T00:00:00Z"});
  const about = {employee: person.value, audience: whom()?.leads ? "manager" : "employee"};
  return () => demoToken(about);
}

/** @param {Record<string, string>} about */
async function demoToken(about) {
  const query = new URLSearchParams(about);
  const answer = await fetch(`/portal/demo/token?${query}`, {cache: "no-store"});
  if (!answer.ok) throw new Error("no token");
  return answer.json();
}

/** The person of the demo who is looked at. */
function whom() {
  return demo?.people.find((one) => one.employee === person.value);
}

async function show() {
  const chosen = whom();
  const asked = person.value;
  find("about").textContent = chosen ? `${chosen.name}, ${chosen.title}. ${chosen.about}` : "";
  const elements = emptied();
  find("live").hidden = false;
  const getToken = tokens();
  /** @type {import("../tokens.js").EmbedToken | null} */
  let first = await getToken().catch(() => null);
  if (person.value !== asked) return;
  const fed = elements.filter(({localName}) =>
    first?.elements ? first.elements.includes(localName) : localName !== OF_MANAGERS,
  );
  for (const element of elements) {
    /** @type {HTMLElement} */ (element.parentElement).hidden = !fed.includes(element);
  }
  configure({
    server: location.origin,
    locale: language.value,
    getToken: async () => {
      const early = first;
      first = null;
      return early ?? getToken();
    },
  });
  for (const element of fed) element.setAttribute("employee", asked);
}

/**
 * The elements, with fresh ones in place of those that hold somebody: such a one would ask for its
 * person with the token of the next.
 *
 * @returns {Element[]}
 */
function emptied() {
  return Array.from(document.querySelectorAll("#live > * > *"), (element) => {
    if (!element.hasAttribute("employee")) return element;
    const fresh = /** @type {Element} */ (element.cloneNode());
    fresh.removeAttribute("employee");
    element.replaceWith(fresh);
    return fresh;
  });
}

/** The pages for HR and for the data team, which speak for nobody and so have tokens of their own. */
async function drawOrganisation() {
  await Promise.all([import("../workforce.js"), import("../model.js")]);
  for (const audience of ["workforce", "model"]) {
    const element = /** @type {import("../element.js").LateralElement<unknown>} */ (
      document.createElement(`lateral-${audience}`)
    );
    element.setAttribute("heading-level", "3");
    element.session = new LateralSession({
      server: location.origin,
      locale: language.value,
      getToken: () => demoToken({audience}),
    });
    document.querySelector(`#organisation lateral-${audience}`)?.replaceWith(element);
  }
}

/** What was drawn of what lies below, to be drawn anew in another language. @type {(() => void)[]} */
const below = [];

/**
 * Draw what lies below when it comes into sight: seventy elements would keep the page's thread from
 * the moves.
 *
 * @param {string} id
 * @param {() => Promise<void>} draw
 */
function whenSeen(id, draw) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((one) => one.isIntersecting)) return;
    seen.disconnect();
    below.push(draw);
    void draw();
  });
  seen.observe(/** @type {Element} */ (find(id).closest("section")));
}

async function drawStates() {
  const {showStates} = await import("./states.js");
  showStates(find("states"), language.value);
}

/** @param {Demo} told */
function offer(told) {
  if (told.origin !== location.origin) {
    // Tokens are for one spelling of the address: 127.0.0.1 and localhost are two origins.
    location.replace(`${told.origin}/portal`);
    return;
  }
  demo = told;
  person.replaceChildren(
    ...told.people.map(({employee, name, title}) => new Option(`${name}, ${title}`, employee)),
  );
  void show();
}

async function start() {
  const locale = new URLSearchParams(location.search).get("locale") ?? "en";
  if (![...language.options].some((one) => one.value === locale)) language.add(new Option(locale));
  language.value = locale;
  document.documentElement.lang = locale;
  const people = document.querySelector("main")?.dataset.people;
  if (people) offer(await (await fetch(people, {cache: "no-store"})).json());
  find("live").hidden = !people;
  find("chooser").hidden = !people;
  find("give").hidden = Boolean(people);
  find("organisation").hidden = !people;
  if (people) whenSeen("organisation", drawOrganisation);
  whenSeen("states", drawStates);
}

person.addEventListener("change", () => void show());
language.addEventListener("change", () => {
  document.documentElement.lang = language.value;
  if (!find("live").hidden) void show();
  for (const draw of below) draw();
});
theme.addEventListener("change", () => {
  document.documentElement.dataset.theme = theme.value;
});
find("give").addEventListener("submit", (event) => {
  event.preventDefault();
  /** @type {HTMLInputElement} */
  const token = find("token");
  /** @type {HTMLInputElement} */
  const employee = find("employee");
  typed = token.value.trim();
  token.value = "";
  person.replaceChildren(new Option(employee.value, employee.value));
  void show();
});
await start();
