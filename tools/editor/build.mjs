// Bundle the SPARQL editor of the page of questions into one minified file with its licences.
//
// In a folder that is not kept: npm install with tools/editor/package.json, then
// node tools/editor/build.mjs writes src/bordergraph/views/ask/editor.min.js, the same bytes each time.
import { readdirSync, readFileSync, existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const result = await build({
  entryPoints: [join(here, "entry.js")],
  bundle: true, minify: true, format: "iife", target: "es2022", legalComments: "none", charset: "ascii",
  metafile: true, write: false, nodePaths: [join(process.cwd(), "node_modules")],
});
const packages = new Set(Object.keys(result.metafile.inputs)
  .map((path) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/))
  .filter(Boolean).map(([folder]) => folder));
const notices = [...packages].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf-8"));
  if (license !== "MIT") throw new Error(`${name} is ${license}`);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf-8").trim() : "MIT";
  return `${name} ${version}\n${text.replaceAll("*/", "* /")}`;
});
// Most packages have the same licence text: it is printed once with all their names.
const noticesByText = new Map();
for (const notice of notices) {
  const text = notice.slice(notice.indexOf("\n") + 1);
  noticesByText.set(text, [...(noticesByText.get(text) ?? []), notice]);
}
const head = [...noticesByText].map(([text, all]) => `${all.map((n) => n.split("\n")[0]).join(", ")}\n\n${text}`);
const out = join(here, "../../src/bordergraph/views/ask/editor.min.js");
writeFileSync(out, `/*! Bundled by tools/editor/build.mjs.\n\n${head.join("\n\n")}\n*/\n${result.outputFiles[0].text}`);
