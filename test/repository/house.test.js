// Holds the maps of the house against the tree: rooms, arrows, CONTRIBUTING, architecture, words and what each package offers.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";

const { forbidden } = createRequire(import.meta.url)("../../.dependency-cruiser.cjs");
const names = readdirSync("packages").filter((name) => existsSync(join("packages", name, "package.json")));
const text = (...path) => readFileSync(join(...path), "utf8");

/** The rooms of a package, low to high, as the first of its arrows' rules names them. */
function roomsOf(name) {
  const { from, to } = forbidden.find((rule) => rule.name.startsWith(`${name}: `));
  const inside = ({ path }) => path.match(/src\/\((.*)\)\(/)[1].split("|");
  return [...inside(from), ...inside(to)];
}

/** What a folder holds besides tests; git knows no folder without files, so one that moves left behind is nothing. */
function heldIn(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const held = entries.filter((entry) => entry.isFile() || hasFiles(join(folder, entry.name)));
  return held.map((entry) => entry.name).filter((name) => !/\.test\.ts$/.test(name));
}

const hasFiles = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).some((entry) => entry.isFile());

/** The rooms that stand in the folder src of a package. */
function standingIn(name) {
  return heldIn(join("packages", name, "src")).map((entry) => entry.replace(/\.ts$/, ""));
}

/** Siblings that a package may import by the arrows' rules. */
function allowedBy(name) {
  const { to } = forbidden.find((rule) => rule.name === `@sgt/${name} imports only the packages below it`);
  return to.pathNot.map((path) => path.match(/packages\/([a-z]+)\//)[1]).filter((other) => other !== name);
}

/** Siblings by the table of architecture.md. */
function allowedByPage(name) {
  const [, cell] = text("docs/architecture.md").match(new RegExp(`^\\| \`@sgt/${name}\` \\|[^|]*\\|([^|]*)\\|`, "m"));
  if (cell.includes("all")) return names.filter((other) => other !== name);
  return names.filter((other) => new RegExp(`\\b${other}\\b`).test(cell));
}

describe.each(names)("packages/%s", (name) => {
  test("has the rooms that the order of arrows lists, each once, and no other", () => {
    const standing = standingIn(name);
    expect([...roomsOf(name)].sort()).toEqual([...new Set(standing)].sort());
  });

  test("imports the siblings that the arrows and architecture.md allow", () => {
    const { dependencies = {} } = JSON.parse(text("packages", name, "package.json"));
    const siblings = Object.keys(dependencies).filter((dependency) => dependency.startsWith("@sgt/"));
    expect(siblings.map((dependency) => dependency.slice(5)).sort()).toEqual(allowedBy(name).sort());
    expect(allowedByPage(name).sort()).toEqual(allowedBy(name).sort());
  });

  test("has no folder for one file; a command's folder is its entry", () => {
    const folders = readdirSync(join("packages", name, "src"), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(folders.filter((folder) => hasFiles(folder) && heldIn(folder).length < 2)).toEqual([]);
  });
});

describe("CONTRIBUTING's map", () => {
  const rows = text("CONTRIBUTING.md")
    .split("\n")
    .filter((line) => line.startsWith("| ") && line.includes("`packages/"));
  const paths = rows.flatMap((row) => {
    const written = [...row.matchAll(/`([\w/.<>-]+)`/g)].map((match) => match[1]);
    const { root } = written.find((path) => path.startsWith("packages/")).match(/^(?<root>packages\/[a-z]+)/).groups;
    // Later folders of a row stand in the same package, some beside the first.
    return written
      .filter((path) => path.includes("/"))
      .map((path) => (path.startsWith("src/") ? `${root}/${path}` : path));
  });

  test.each(paths.map((path) => path.replace(/\/<.*$/, "")))("%s exists", (path) => {
    expect(existsSync(path)).toBe(true);
  });

  test("names most packages", () => {
    expect(new Set(paths.map((path) => path.split("/")[1])).size).toBeGreaterThanOrEqual(7);
  });
});

describe("docs/words.md", () => {
  const exported = names.flatMap((name) =>
    Object.values(JSON.parse(text("packages", name, "package.json")).exports)
      .flatMap((entry) => entry.types ?? [])
      .flatMap((entry) => [...text("packages", name, entry).matchAll(/export (?:type )?\{([^}]*)\}/g)])
      .flatMap(([, braces]) => braces.split(","))
      .map((part) => part.trim().replace(/^type |.* as /g, ""))
      .filter((part) => part !== ""),
  );
  /** `findingSchema` and `FINDING_SCHEMA` say finding, schema; a plural is its singular. */
  const wordsOf = (name) => name.split(/(?<=[a-z0-9])(?=[A-Z])|_/).map((word) => word.toLowerCase().replace(/s$/, ""));
  const rows = [...text("docs/words.md").matchAll(/^\| ([^|]*) \|[^|]*\|([^|]*)\|$/gm)].slice(2);
  const refused = rows.flatMap(([, say, not]) =>
    not
      .replace(/\([^)]*\)/g, "")
      .split(",")
      .map((word) => [say.trim(), word.trim()])
      .filter(([, word]) => /^\w+$/.test(word)),
  );

  /** Words that are second words for one thing and the first for another: where they may stand. */
  const ELSE = {
    block: "the blocks of RFC 1918, by their usual name",
    subnet: "AWS's",
    size: "of a prefix or rule: how many addresses, not its length",
    collapse: "the function",
    gap: "in an account's history",
    rule: "one peer on one protocol and port span",
    target: "of a route or a load balancer",
    max: "MaxMind",
    usage: "of a rule: what came through it",
    store: "of files, and of installed databases",
    database: "of places and networks, and AWS RDS",
    action: "ACCEPT or REJECT, as flow logs say",
    manifest: "of a snapshot or a store: what the folder holds",
    log: "flow logs",
    warning: "about a trusted CIDR; in no catalogue",
  };
  const saying = (word) => exported.filter((name) => wordsOf(name).includes(word.toLowerCase().replace(/s$/, "")));

  test.each(refused)("for %s no exported name says %s, unless it is another thing", (_say, word) => {
    expect(saying(word).length > 0).toBe(word in ELSE);
  });

  test("names are read, and every word with another meaning is one that the page refuses", () => {
    expect(exported.length).toBeGreaterThan(600);
    expect(refused.length).toBeGreaterThan(30);
    expect(Object.keys(ELSE).filter((word) => !refused.some(([, other]) => other === word))).toEqual([]);
  });

  /** Names of types that mean one thing in all packages, and where that is. */
  const ONE = {
    Finding: "packages/findings/src/finding/finding.ts",
    Verdict: "packages/rules/src/tighten/group-input.ts",
    Draft: "packages/findings/src/audit/audit-draft.ts",
    Candidate: "packages/rules/src/tighten/candidate.ts",
    Fold: "packages/flowlogs/src/evidence/fold-records.ts",
    Place: "packages/geoip/src/record/facts.ts",
    Proof: "packages/rules/src/plan/plan.ts",
  };
  const sources = names.flatMap((name) =>
    readdirSync(join("packages", name, "src"), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.name.endsWith(".ts"))
      .map((entry) => join(entry.parentPath, entry.name)),
  );

  test.each(Object.entries(ONE))("%s is declared once, in %s", (word, where) => {
    const declares = new RegExp(`^(?:export )?(?:interface|type|class) ${word}\\b`, "m");
    expect(sources.filter((path) => declares.test(text(path)))).toEqual([where]);
  });
});
