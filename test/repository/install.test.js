// No document, help text, message or example runs a package that is not ours: names that nobody has registered are anybody's.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";

/** Packages of others that may be fetched or run by name, each by an exact version. */
const KNOWN = new Set(["pnpm@10.34.9", "xlsx@0.18.5"]);
/** Where the name stands that will be published, as what it will be. */
const INSTALL_PAGE = "docs/install.md";

const RUNS =
  /(?<![\w-])(?:npx|bunx|(?:npm|pnpm|yarn) (?:exec|x|dlx|init|create)|npm (?:install|i|add))(?= )((?:[ \t]+[^\s`"')|;&]+)*)/g;
const OPTION = /^-/;
const OURS = /^(?:\.{0,2}\/|\$|[A-Z])|\.tgz$/;

const tracked = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" })
  .split("\0")
  .filter((file) => existsSync(file) && !/pnpm-lock|\.(png|ttf)$/.test(file));
const text = (file) => readFileSync(file, "utf8");

/** Packages that a text fetches or runs by name: the first word of each command line that is no option, file or variable. */
function fetched(content) {
  return [...content.matchAll(RUNS)].flatMap(([, words]) => {
    const named = words
      .trim()
      .split(/\s+/)
      .filter((word) => !OPTION.test(word));
    const first = (named[0] ?? "").replace(/[,.:]+$/, "");
    return first === "" || OURS.test(first) ? [] : [first];
  });
}

describe("what a text runs", () => {
  test.each([
    ["npx sgt plan", ["sgt"]],
    ["`npx --yes @sgt/cli expire`", ["@sgt/cli"]],
    ["npm install @sgt/cidr", ["@sgt/cidr"]],
    ["npm exec -- sgt", ["sgt"]],
    ["pnpm dlx sgt demo", ["sgt"]],
    ["npm install --global ./tarballs/sgt-cli-*.tgz", []],
    ['npm install "$TARBALL"', []],
    ["npm install --global xlsx@0.18.5`", ["xlsx@0.18.5"]],
    ["npm run build", []],
    ["Run npm install xlsx@0.18.5, or write CSV.", ["xlsx@0.18.5"]],
  ])("%s: %j", (line, names) => {
    expect(fetched(line)).toEqual(names);
  });
});

test("no file of the repository fetches or runs a package by name but those that are known", () => {
  const own = "test/repository/install.test.js";
  const found = tracked.filter((file) => file !== own).map((file) => [file, fetched(text(file))]);
  const unknown = found.filter(([, names]) => names.some((name) => !KNOWN.has(name)));
  expect(unknown).toEqual([]);
  // It would also be empty if nothing were found.
  expect(found.flatMap(([, names]) => names)).toContain("pnpm@10.34.9");
});

test("the name that will be published is said where it is said to be free, and there alone in documents", () => {
  const pages = tracked.filter((file) => /^(README|docs\/[^/]*)\.md$|^docs\//.test(file) && file.endsWith(".md"));
  expect(pages.filter((file) => /will be published as `@/.test(text(file)))).toEqual([INSTALL_PAGE]);
});

test("where the repository is stands in one manifest", () => {
  const { homepage } = JSON.parse(text("packages/cli/package.json"));
  expect(new URL(homepage).protocol).toBe("https:");
  const naming = tracked.filter((file) => text(file).includes(homepage));
  expect(naming).toEqual(["packages/cli/package.json"]);
});

describe("xlsx writes, and reads nothing", () => {
  const sources = tracked.filter((file) => /^packages\/[a-z]+\/src\/.*\.ts$/.test(file));
  const users = sources.filter((file) =>
    /(?:from|import\() ?"xlsx"\)?/.test(text(file).replace(/^import type .*$/gm, "")),
  );

  test("one module loads it", () => {
    expect(users).toEqual(["packages/report/src/workbook/load-xlsx.ts"]);
  });

  test("that module takes its writing half, and gives nothing else away", () => {
    const code = text(users[0]);
    expect(code).toContain('const { utils, write } = await import("xlsx");');
    expect(code).toContain('Pick<typeof import("xlsx"), "utils" | "write">');
    expect(code.match(/import\("xlsx"\)/g)).toHaveLength(2);
  });

  test("the workbook is handed to nothing that reads", () => {
    const readers = sources.filter((file) => /\b(?:XLSX|utils)\.(?:read|sheet_to_\w+|stream)/.test(text(file)));
    expect(readers).toEqual([]);
  });
});
