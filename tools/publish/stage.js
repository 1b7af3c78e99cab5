// Lays a package out as it is published: what its `files` name, the LICENSE, the documents that its messages cite, a README
// whose links work from anywhere, and a manifest that says where it comes from. @sgt/cli carries its bundle in place of its
// code and its dependencies.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleCli } from "./bundle-cli.js";
import { absoluteLinks, originOf } from "./origin.js";

/** Documents that packages carry, but for pictures and decisions: pages of the repository alone. */
const DOCUMENTS = { aws: ["iam"], findings: ["schemas"], cli: ["iam", "schemas", ...pages()] };

/** What the bundle needs of the package @sgt/cli: types for those who embed it. */
const CLI_TYPES = ["index", "main", "io/exit-code", "io/io", "io/process-io"].map((path) => `dist/${path}.d.ts`);

/**
 * Writes packages/`name` into `folder`, which npm can pack.
 * @param {string} name
 * @param {string} folder
 */
export async function stagePackage(name, folder) {
  const from = join("packages", name);
  const manifest = readManifest(name);
  mkdirSync(folder, { recursive: true });
  const copy = (file, to = file) => existsSync(file) && cpSync(file, join(folder, to), { recursive: true });
  const own = name === "cli" ? CLI_TYPES : manifest.files.filter((entry) => !entry.startsWith("!"));
  for (const entry of [...own, "CHANGELOG.md"]) copy(join(from, entry), entry);
  for (const document of DOCUMENTS[name] ?? []) copy(join("docs", document));
  copy("LICENSE");
  if (name === "cli") await stageBundle(from, folder);
  const write = (file, text) => writeFileSync(join(folder, file), text);
  write("README.md", absoluteLinks(readFileSync(join(from, "README.md"), "utf8"), from));
  write("package.json", `${JSON.stringify(publishedManifest(name, manifest), null, 2)}\n`);
}

function pages() {
  return readdirSync("docs").filter((file) => file.endsWith(".md"));
}

function readManifest(name) {
  return JSON.parse(readFileSync(join("packages", name, "package.json"), "utf8"));
}

async function stageBundle(from, folder) {
  await bundleCli(folder);
  const bin = readFileSync(join(from, "bin", "sgt.js"), "utf8");
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", "sgt.js"), bin.replace("../dist/index.js", "../dist/bundle/index.js"), {
    mode: 0o755,
  });
}

function publishedManifest(name, { devDependencies: _, dependencies = {}, files, ...manifest }) {
  const common = {
    ...manifest,
    ...originOf(`packages/${name}`),
    files: [...files, "docs", "CHANGELOG.md", "THIRD-PARTY-NOTICES", "sbom.cdx.json"],
  };
  if (name !== "cli") return { ...common, dependencies: released(dependencies) };
  const entry = { types: "./dist/index.d.ts", default: "./dist/bundle/index.js" };
  return { ...common, exports: { ...manifest.exports, ".": entry } };
}

/** Siblings by the versions that they have: `workspace:^` is known here alone. */
function released(dependencies) {
  const version = (dependency) => `^${readManifest(dependency.slice("@sgt/".length)).version}`;
  const entries = Object.entries(dependencies);
  return Object.fromEntries(entries.map(([one, given]) => [one, given === "workspace:^" ? version(one) : given]));
}
