// `npm run release`: tries what would be published, and publishes it. With --dry-run it publishes nothing and changes nothing
// here: it versions a fresh clone of HEAD by the changesets, builds it, packs it, installs the tarballs into an empty folder
// and uses them. Without, versions are those that `npm run version-packages` wrote and somebody has read and committed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { tryTarballs } from "./publish/try-tarballs.js";

const isDry = process.argv.includes("--dry-run");
const work = mkdtempSync(join(tmpdir(), "sgt-release-"));

function run(cwd, command, ...args) {
  console.log(`\n> ${[command, ...args].join(" ")}`);
  const { status } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
}

const output = (cwd, command, ...args) => spawnSync(command, args, { cwd, encoding: "utf8" }).stdout.trim();
const pending = (root) => readdirSync(join(root, ".changeset")).filter((file) => file.endsWith(".md"));

/** A clone that may be changed, versioned as the next release would be. */
function versionedClone() {
  const clone = join(work, "clone");
  run(".", "git", "clone", "--quiet", "--no-hardlinks", ".", clone);
  run(clone, "npm", "run", "-s", "setup");
  run(clone, "node_modules/.bin/changeset", "version");
  return clone;
}

/** What keeps a release from being made, in words. */
async function obstacles(root) {
  const { HOME, isPlaceholder } = await import("./publish/origin.js");
  const dirty = output(root, "git", "status", "--porcelain") !== "";
  return [
    ...(isPlaceholder ? [`packages/cli/package.json: homepage is ${HOME}: say where the repository is`] : []),
    ...(isDry || pending(root).length === 0 ? [] : ["changesets are pending: npm run version-packages, read, commit"]),
    ...(isDry || !dirty ? [] : ["the tree has changes that are not committed"]),
  ];
}

/** Those whose version npm has are left alone: a release that broke off can be made again. */
function publish(tarball) {
  const { name, version } = JSON.parse(output(".", "tar", "-xzOf", tarball, "package/package.json"));
  const known = spawnSync("npm", ["view", `${name}@${version}`, "version"], { encoding: "utf8" });
  if (known.status === 0 && known.stdout.trim() === version) return console.log(`on npm already: ${name} ${version}`);
  // Where a workflow may ask for an identity, npm notes which commit and run a package was made of.
  const provenance = process.env.ACTIONS_ID_TOKEN_REQUEST_URL === undefined ? [] : ["--provenance"];
  run(".", "npm", "publish", tarball, "--access", "public", ...provenance);
}

function show(root, tarballs) {
  console.log("\nVersions, as the changesets make them:");
  for (const name of readdirSync(join(root, "packages"))) {
    const { name: scoped, version } = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
    console.log(`  ${scoped} ${version}`);
  }
  console.log(`\nTarballs:\n${tarballs.map((path) => `  ${basename(path)}`).join("\n")}`);
}

try {
  const root = isDry ? versionedClone() : resolve(".");
  const found = await obstacles(root);
  for (const one of found) console.log(`\nnot publishable: ${one}`);
  if (found.length > 0 && !isDry) throw new Error("nothing was published");
  run(root, "npm", "run", "-s", "build");
  run(root, "node", "tools/pack.js", join(work, "tarballs"));
  const tarballs = readdirSync(join(work, "tarballs")).map((file) => join(work, "tarballs", file));
  tryTarballs(tarballs, join(work, "tried"));
  show(root, tarballs);
  if (isDry) console.log("\nDry run: nothing was published, and nothing here has changed.");
  else {
    for (const tarball of tarballs) publish(tarball);
    run(root, "node_modules/.bin/changeset", "tag");
  }
} catch (error) {
  console.error(`\nrelease stopped: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
