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
  /** Names as a program writes them: the parts of exported identifiers. */
  const exported = names.flatMap((name) =>
    [...text("packages", name, "src", "index.ts").matchAll(/\b([A-Za-z][A-Za-z0-9]+)(?=\s*[,}])/g)].map(
      (match) => match[1],
    ),
  );
  const parts = (name) => name.split(/(?=[A-Z])/).map((part) => part.toLowerCase());
  const refused = [...text("docs/words.md").matchAll(/^\|[^|]*\|[^|]*\|([^|]*)\|$/gm)]
    .map((match) => match[1])
    .join(",");
  /** Of the words that the page refuses, those that mean nothing else in a program. */
  const SECOND = ["NIC", "firewall", "aggregate", "summarise", "analyse", "overshoot", "harden", "mask"];

  test.each(SECOND)("refuses %s, and no exported name says it", (word) => {
    expect(refused).toContain(word);
    expect(exported.length).toBeGreaterThan(300);
    expect(exported.filter((name) => parts(name).includes(word.toLowerCase()))).toEqual([]);
  });
});
