// Writes what the offline page takes from libraries, in one script, to the standard output.
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const LIBRARIES = ["@noble/ed25519", "@noble/hashes"];

const folder = new URL(".", import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(`${folder}node_modules/esbuild/package.json`, "utf8"));
const licences = LIBRARIES.map((name) => readFileSync(`${folder}node_modules/${name}/LICENSE`, "utf8").trim());
const versions = LIBRARIES.map((name) => {
  const { version } = JSON.parse(readFileSync(`${folder}node_modules/${name}/package.json`, "utf8"));
  return `${name} ${version}`;
});
// Whose it is differs, what is allowed does not: that is said once.
const OWNER = /^Copyright.*$/m;
const [terms, ...others] = licences.map((licence) => licence.replace(OWNER, ""));
if (others.some((other) => other !== terms)) throw new Error("the libraries have different licences");
const owners = licences.map((licence) => licence.match(OWNER)[0]);
const notice = licences[0].replace(OWNER, owners.join("\n"));
const { outputFiles } = await build({
  absWorkingDir: folder,
  entryPoints: ["vendor.mjs"],
  bundle: true,
  write: false,
  minify: true,
  charset: "ascii",
  format: "iife",
  target: "es2020",
  supported: { "class-field": true, "class-static-field": true }, // what knows whole numbers of any size knows these
  legalComments: "none",
  banner: { js: `/*!\nMade by tools/offline with esbuild ${version}, not to be edited, from ${versions.join(" and ")}:\n\n${notice}\n*/` },
});
process.stdout.write(outputFiles[0].contents);
