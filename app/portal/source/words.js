import en from "./words/en.json";

/**
 * @typedef {string | Record<string, string>} Message a text, or its plural forms (Unicode CLDR)
 * @typedef {Record<string, string | number>} Values
 */

/** @typedef {Record<string, Message>} Catalogue */

const LANGUAGES = new Set(["en", "nl", "de", "cs", "pt"]);
/** Those that are here; the others come when they are asked for. @type {Record<string, Catalogue>} */
const CATALOGUES = {en};
/** Words that one file of elements has beside those of all. @type {Record<string, Catalogue>} */
const MORE = {};
// Shows what has no entry in a catalogue, and what has no room for longer words.
const PSEUDO = "x-pseudo";
const LONGER_BY = 0.4;

/** The words of one language, and its numbers and days. */
export class Words {
  #messages;
  #plural;
  #pseudo;

  /** @param {string} locale such as `nl` or `pt-BR` */
  constructor(locale) {
    this.#pseudo = locale === PSEUDO;
    this.language = languageOf(locale);
    this.region = this.#pseudo || !locale.startsWith(this.language) ? this.language : locale;
    // What an older file of another language does not say yet is said in English.
    const {language} = this;
    this.#messages = {...CATALOGUES.en, ...MORE.en, ...CATALOGUES[language], ...MORE[language]};
    this.#plural = new Intl.PluralRules(this.language);
  }

  /**
   * @param {string} key
   * @param {Values} [values]
   */
  say(key, values = {}) {
    const message = this.#messages[key];
    if (message === undefined) return key;
    const form =
      typeof message === "string"
        ? message
        : (message[this.#plural.select(Number(values.n))] ?? message.other);
    const text = form.replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
    return this.#pseudo ? `⟦${text}${"~".repeat(Math.ceil(text.length * LONGER_BY))}⟧` : text;
  }

  /**
   * What is said for a code; a code of a newer service has no words yet.
   *
   * @param {string} prefix
   * @param {string} code
   */
  code(prefix, code) {
    return `${prefix}.${code}` in this.#messages ? this.say(`${prefix}.${code}`) : "";
  }

  /**
   * @param {number} value
   * @param {Intl.NumberFormatOptions} [options]
   */
  number(value, options = {minimumFractionDigits: 2, maximumFractionDigits: 2}) {
    return new Intl.NumberFormat(this.region, options).format(value);
  }

  /** @param {number} value */
  signed(value) {
    const options = {minimumFractionDigits: 2, maximumFractionDigits: 2};
    return this.number(value, {...options, signDisplay: "exceptZero"});
  }

  /** @param {string | number | Date} moment */
  day(moment) {
    return new Intl.DateTimeFormat(this.region, {dateStyle: "long"}).format(new Date(moment));
  }

  /** @param {string | number | Date} moment */
  time(moment) {
    const options = /** @type {const} */ ({dateStyle: "medium", timeStyle: "short"});
    return new Intl.DateTimeFormat(this.region, options).format(new Date(moment));
  }

  /** @param {string[]} items */
  list(items) {
    return new Intl.ListFormat(this.region, {type: "conjunction"}).format(items);
  }
}

/** @type {Map<string, Words>} */
const made = new Map();
/** @type {Map<string, Promise<void>>} */
const coming = new Map();

/**
 * Add the words of a file of elements, in every language.
 *
 * @param {Record<string, Catalogue>} catalogues
 */
export function addWords(catalogues) {
  for (const [language, words] of Object.entries(catalogues)) {
    MORE[language] = {...MORE[language], ...words};
  }
  made.clear();
}

/**
 * The first locale of which there are words.
 *
 * @param {(string | null | undefined)[]} locales
 */
export function chosen(...locales) {
  return locales.find((one) => one && (one === PSEUDO || isSpoken(one))) ?? "en";
}

/**
 * Fetch the words of a locale, unless they are here. Without them, English is spoken.
 *
 * @param {string} locale
 */
export function fetched(locale) {
  const language = languageOf(locale);
  if (language in CATALOGUES) return Promise.resolve();
  let file = coming.get(language);
  if (!file) {
    file = import(new URL(`/portal/v1/words.${language}.js`, import.meta.url).href).then(
      (module) => {
        CATALOGUES[language] = module.default;
        made.clear();
      },
      () => {
        // Asked for again the next time.
        coming.delete(language);
      },
    );
    coming.set(language, file);
  }
  return file;
}

/** @param {string} locale */
export function wordsFor(locale) {
  let words = made.get(locale);
  if (!words) made.set(locale, (words = new Words(locale)));
  return words;
}

/** @param {string} locale */
function isSpoken(locale) {
  try {
    return LANGUAGES.has(new Intl.Locale(locale).language);
  } catch {
    return false;
  }
}

/** @param {string} locale */
export function languageOf(locale) {
  return locale === PSEUDO ? "en" : new Intl.Locale(locale).language;
}
