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
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The words of one language, and its numbers and days. */
export class Words {
  #pseudo;
  /** Made when a message has plural forms, for it takes a while. @type {Intl.PluralRules | null} */
  #plural = null;
  /** Each takes longer to make than to use. @type {Map<string, Intl.NumberFormat>} */
  #formats = new Map();

  /** @param {string} locale such as `nl` or `pt-BR` */
  constructor(locale) {
    this.#pseudo = locale === PSEUDO;
    this.language = languageOf(locale);
    this.region = this.#pseudo || !locale.startsWith(this.language) ? this.language : locale;
  }

  /**
   * What an older file of another language does not say yet is said in English.
   *
   * @param {string} key
   * @returns {Message | undefined}
   */
  #message(key) {
    const {language} = this;
    const said = [MORE[language], CATALOGUES[language], MORE.en, CATALOGUES.en];
    return said.find((catalogue) => catalogue && Object.hasOwn(catalogue, key))?.[key];
  }

  /** @param {number} n */
  #form(n) {
    this.#plural ??= new Intl.PluralRules(this.language);
    return this.#plural.select(n);
  }

  /**
   * @param {string} key
   * @param {Values} [values] numbers are written as the language does; a year is a text
   */
  say(key, values = {}) {
    const message = this.#message(key);
    if (message === undefined) return key;
    const form =
      typeof message === "string"
        ? message
        : (message[this.#form(Number(values.n))] ?? message.other);
    const text = form.replaceAll(/\{(\w+)\}/g, (_, name) => {
      const value = values[name] ?? "";
      return typeof value === "string" || isShort(value) ? `${value}` : this.number(value, {});
    });
    return this.#pseudo ? `⟦${text}${"~".repeat(Math.ceil(text.length * LONGER_BY))}⟧` : text;
  }

  /**
   * What is said for a code; a code of a newer service has no words yet.
   *
   * @param {string} prefix
   * @param {string} code
   */
  code(prefix, code) {
    const key = `${prefix}.${code}`;
    return this.#message(key) === undefined ? "" : this.say(key);
  }

  /**
   * @param {number} value
   * @param {Intl.NumberFormatOptions} [options]
   */
  number(value, options = {minimumFractionDigits: 2, maximumFractionDigits: 2}) {
    const key = JSON.stringify(options);
    let format = this.#formats.get(key);
    if (!format) this.#formats.set(key, (format = new Intl.NumberFormat(this.region, options)));
    return format.format(value);
  }

  /** @param {number} value */
  signed(value) {
    const options = {minimumFractionDigits: 2, maximumFractionDigits: 2};
    return this.number(value, {...options, signDisplay: "exceptZero"});
  }

  /** @param {string | number | Date} moment */
  day(moment) {
    // A day is the same one everywhere; a moment is told by the reader's clock.
    const timeZone = DAY.test(`${moment}`) ? "UTC" : undefined;
    const format = new Intl.DateTimeFormat(this.region, {dateStyle: "long", timeZone});
    // No line ends between a day and its month.
    return format.format(new Date(moment)).replaceAll(" ", "\u00a0");
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

/**
 * Whether each of the languages writes a number as a program does; to ask `Intl` takes a while the
 * first time.
 *
 * @param {number} value
 */
function isShort(value) {
  return Number.isInteger(value) && value >= 0 && value < 1000;
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
}

/**
 * The first locale of which there are words.
 *
 * @param {(string | null | undefined)[]} locales
 */
export function chosen(...locales) {
  return locales.find((one) => one && LANGUAGES.has(languageOf(one))) ?? "en";
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

/** Languages by locales, for to find one takes a while. @type {Map<string, string>} */
const languages = new Map();

/**
 * The language of a locale, empty where it is none.
 *
 * @param {string} locale
 */
export function languageOf(locale) {
  let language = languages.get(locale);
  if (language === undefined) languages.set(locale, (language = parsed(locale)));
  return language;
}

/** @param {string} locale */
function parsed(locale) {
  if (locale === PSEUDO) return "en";
  try {
    return new Intl.Locale(locale).language;
  } catch {
    return "";
  }
}
