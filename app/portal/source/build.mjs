// Builds app/portal/assets. With --check it compares instead, and changes nothing.
import {createHash} from "node:crypto";
import {readFile, readdir, writeFile} from "node:fs/promises";
import path from "node:path";
import {fileURLToPath} from "node:url";

import {build, transform} from "esbuild";

const SOURCE = path.dirname(fileURLToPath(import.meta.url));
const ASSETS = path.join(SOURCE, "..", "assets");
const LANGUAGES = ["nl", "de", "cs", "pt"];
const ENTRIES = {
  lateral: "lateral.js",
  moving: "moving.js",
  workforce: "workforce.js",
  model: "model.js",
  portal: "page/portal.js",
  states: "page/states.js",
  frame: "page/frame.js",
};
/** Where catalogues lie: those of all elements, and those of one file. */
const CATALOGUES = ["words", "moving/words", "workforce/words", "model/words"];
const MODULES = "node_modules";
const SERVED = "/portal/v1/";
const SERVED_PAGES = "/portal/page/";

/** Every file that the built ones depend on, in one order everywhere. */
async function sources() {
  const found = await readdir(SOURCE, {recursive: true, withFileTypes: true});
  return found
    .filter((one) => one.isFile() && !one.parentPath.includes(MODULES))
    .map((one) => path.relative(SOURCE, path.join(one.parentPath, one.name)).replaceAll("\\", "/"))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** As tests/portal/test_portal_build.py computes it: of each file its name, its length, its bytes. */
async function fingerprint() {
  const hash = createHash("sha256");
  for (const name of await sources()) {
    const bytes = await readFile(path.join(SOURCE, name));
    hash.update(`${name}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

/** The words that a message has, of all its plural forms. */
function gapsOf(message) {
  const forms = typeof message === "string" ? [message] : Object.values(message);
  return new Set(forms.flatMap((form) => form.match(/\{\w+\}/g) ?? []));
}

async function wordsOf(language, folder = CATALOGUES[0]) {
  return JSON.parse(await readFile(path.join(SOURCE, folder, `${language}.json`), "utf8"));
}

async function checkWords(folder) {
  const english = await wordsOf("en", folder);
  for (const language of LANGUAGES) {
    const other = await wordsOf(language, folder);
    for (const key of new Set([...Object.keys(english), ...Object.keys(other)])) {
      const where = `${folder}/${language}.json: ${key}`;
      if (!(key in english)) throw new Error(`${where} is not in en.json`);
      if (!(key in other)) throw new Error(`${where} is missing`);
      const said = gapsOf(other[key]);
      const missing = [...gapsOf(english[key])].filter((gap) => !said.has(gap));
      if (missing.length) throw new Error(`${where} lacks ${missing}`);
    }
  }
}

/** Style sheets become strings, minified. */
const styles = {
  name: "styles",
  setup({onLoad}) {
    onLoad({filter: /\.css$/}, async ({path: file}) => {
      const {code} = await transform(await readFile(file, "utf8"), {loader: "css", minify: true});
      return {contents: code, loader: "text"};
    });
  },
};

/** The portal's own pages load the elements as every other page does. */
const elementsAsServed = {
  name: "elements-as-served",
  setup({onResolve}) {
    onResolve({filter: /^\.\.\/(lateral|moving|workforce|model)\.js$/}, ({path: file}) => ({
      path: SERVED + path.basename(file),
      external: true,
    }));
    // What a page loads later is a file of its own.
    onResolve({filter: /^\.\//}, ({path: file, kind}) =>
      kind === "dynamic-import"
        ? {path: SERVED_PAGES + path.basename(file), external: true}
        : undefined,
    );
  },
};

/** The other file of elements takes its parts from the elements' own file, which put them there. */
const partsAsShared = {
  name: "parts-as-shared",
  setup({onResolve, onLoad}) {
    onResolve({filter: /\/parts\.js$/}, ({importer}) =>
      importer.endsWith("later.js") ? undefined : {path: "parts.js", namespace: "shared"},
    );
    onLoad({filter: /.*/, namespace: "shared"}, async () => {
      const parts = await readFile(path.join(SOURCE, "parts.js"), "utf8");
      const names = [...parts.matchAll(/^export \{(.*)\}/gm)].map(([, one]) => one);
      const shared = `globalThis[Symbol.for("lateral.parts")]`;
      return {contents: `export const {${names.join(", ")}} = ${shared};`};
    });
  },
};

/** English is in the elements' own files; a page loads one of these besides. */
async function otherLanguages() {
  const first = await banner();
  return Promise.all(
    LANGUAGES.map(async (language) => {
      const said = {...(await wordsOf(language)), ...(await wordsOf(language, CATALOGUES[1]))};
      return [`words.${language}.js`, `${first}\nexport default ${JSON.stringify(said)};\n`];
    }),
  );
}

async function banner() {
  return `// Lateral, Apache-2.0; others in THIRD_PARTY.md. Sources: ${await fingerprint()}`;
}

async function built() {
  const {outputFiles, metafile} = await build({
    absWorkingDir: SOURCE,
    entryPoints: ENTRIES,
    outdir: ASSETS,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    banner: {js: await banner()},
    plugins: [styles, elementsAsServed, partsAsShared],
  });
  const files = outputFiles.map(({path: file, text}) => [path.basename(file), text]);
  return {files, packages: packagesOf(metafile)};
}

/** The packages of which a line is in a built file; what is only installed is not shipped. */
function packagesOf({outputs}) {
  const used = Object.values(outputs).flatMap(({inputs}) =>
    Object.entries(inputs).flatMap(([file, {bytesInOutput}]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const found = used.flatMap((file) => file.match(/node_modules\/([^/]+)/)?.[1] ?? []);
  return [...new Set(found)].sort();
}

/** The licences of what is bundled. */
async function thirdParties(bundled) {
  const lock = JSON.parse(await readFile(path.join(SOURCE, "package-lock.json"), "utf8"));
  const parts = bundled.map(async (name) => {
    const {version, license} = lock.packages[`${MODULES}/${name}`];
    const text = await readFile(path.join(SOURCE, MODULES, name, "LICENSE"), "utf8");
    return `## ${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  const intro = "# What others wrote of the built files\n\nWritten by `make portal`.\n";
  return [["THIRD_PARTY.md", [intro, ...(await Promise.all(parts))].join("\n")]];
}

for (const folder of CATALOGUES) await checkWords(folder);
const manifest = await readFile(path.join(SOURCE, "custom-elements.json"), "utf8");
const {files: scripts, packages} = await built();
const files = [
  ...scripts,
  ...(await otherLanguages()),
  ...(await thirdParties(packages)),
  ["custom-elements.json", manifest],
];
for (const [name, text] of files) {
  const target = path.join(ASSETS, name);
  if (!process.argv.includes("--check")) {
    await writeFile(target, text);
  } else if ((await readFile(target, "utf8").catch(() => "")) !== text) {
    console.error(`app/portal/assets/${name} is not what its sources build: run make portal`);
    process.exitCode = 1;
  }
}
