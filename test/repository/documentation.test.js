// Keeps the documentation true where a machine can tell: codes, links, and what must never be in the tree.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";

const tracked = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" })
  .split("\0")
  .filter(Boolean)
  .filter((file) => existsSync(file));
const text = (file) => readFileSync(file, "utf8");
const isText = (file) => /\.(ts|js|mjs|cjs|mts|json|md|yaml|yml|txt|ndjson|tf)$/.test(file);

function matches(files, pattern) {
  return new Set(files.flatMap((file) => text(file).match(pattern) ?? []));
}

const documented = new Set(
  [...text("docs/errors.md").matchAll(/^\| `(SGT_[A-Z0-9_]+)` \|/gm)].map((match) => match[1]),
);

describe("docs/errors.md", () => {
  const sources = tracked.filter((file) => /^packages\/[a-z]+\/src\/.*\.ts$/.test(file) && !file.endsWith(".test.ts"));
  const used = matches(sources, /(?<=["'`])SGT_[A-Z]+_[A-Z0-9_]+(?=["'`])/g);

  test("lists every code a package can throw or report", () => {
    expect([...used].filter((code) => !documented.has(code)).sort()).toEqual([]);
  });

  test("lists no code that no package has", () => {
    expect([...documented].filter((code) => !used.has(code)).sort()).toEqual([]);
  });
});

describe("what pages name", () => {
  const pages = tracked.filter((file) => file.endsWith(".md") && !/^docs\/(decisions|article)|^\.changeset/.test(file));
  const named = (pattern) =>
    pages.flatMap((file) => [...text(file).matchAll(pattern)].map((match) => [file, match[1]]));

  test("codes are codes of a package", () => {
    // A variable, not a code.
    const known = [...documented, "SGT_GEOIP_DIR"];
    const wrong = named(
      /\b(SGT_(?:CIDR|FILES|FLOWLOGS|GEOIP|SNAPSHOT|RULES|FINDINGS|AWS|REPORT|SANDBOX|CLI)_[A-Z0-9_]+)/g,
    )
      // `SGT_AWS_…` stands for all of them.
      .filter(([, code]) => !known.includes(code) && !known.some((one) => code.endsWith("_") && one.startsWith(code)));
    expect(wrong).toEqual([]);
  });

  test("scripts are scripts of package.json", () => {
    const { scripts } = JSON.parse(text("package.json"));
    const scriptsNamed = named(/npm run (?:-s )?([a-z][a-z:-]*)/g);
    expect(scriptsNamed.filter(([, name]) => scripts[name] === undefined)).toEqual([]);
    expect(scriptsNamed.length).toBeGreaterThan(10);
  });

  test("files and folders are there", () => {
    const paths = named(/`((?:packages|docs|test|tools|examples|\.ci)\/[\w./-]*)`/g);
    expect(paths.filter(([file, path]) => !existsSync(path) && !existsSync(join(dirname(file), path)))).toEqual([]);
    expect(paths.length).toBeGreaterThan(20);
  });

  test("exit codes are those of docs/commands.md", () => {
    const codes = [...text("docs/commands.md").matchAll(/^\| (\d+) \|/gm)].map((match) => match[1]);
    const said = named(
      /(?:exit code|exit codes|ends? with|exits with) `?(\d+)`?(?![\d,.]*\d|\s*(?:%|rules|groups|of))/gi,
    );
    expect(said.filter(([, code]) => !codes.includes(code))).toEqual([]);
    expect(said.length).toBeGreaterThan(30);
  });
});

describe("links between documents", () => {
  const links = tracked
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) =>
      [...text(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => [file, match[1]]),
    );

  test.each(links)("%s → %s", (file, target) => {
    expect(existsSync(join(dirname(file), target))).toBe(true);
  });
});

/** GitHub's anchor of a heading: small letters, no punctuation, hyphens for blanks. */
const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

describe("sections that code and pages cite", () => {
  const cited = tracked
    .filter((file) => isText(file) && file !== "test/repository/documentation.test.js")
    .flatMap((file) => [...text(file).matchAll(/docs\/([\w-]+\.md)#([\w-]+)/g)].map((match) => match[0]));

  test.each([...new Set(cited)])("%s", (citation) => {
    const [page, anchor] = citation.split("#");
    const headings = [...text(page).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1]));
    expect(headings).toContain(anchor);
  });
});

describe("docs/schemas", () => {
  const schemas = tracked.filter((file) => /^docs\/schemas\/.*\.json$/.test(file));

  test.each(schemas)("%s has an id of its own, by its name", (file) => {
    const name = file.replace(/^docs\/schemas\/(.*)\.schema\.json$/, "$1");
    expect(JSON.parse(text(file)).$id).toBe(`urn:sgt:schema:${name}`);
  });
});

describe("safety scan of the tree", () => {
  const files = tracked
    .filter(isText)
    .filter((file) => file !== "pnpm-lock.yaml" && file !== "test/repository/documentation.test.js");

  test("no access key that is not marked as an example", () => {
    const keys = [...matches(files, /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g)];
    expect(keys.filter((key) => !key.includes("EXAMPLE"))).toEqual([]);
  });

  test("no registry address and no path of the machine it was written on", () => {
    const found = files.filter((file) =>
      /registry\.npmjs\.org|files\.pythonhosted\.org|\/work\/(main|shared|wt)\//.test(text(file)),
    );
    expect(found).toEqual([]);
  });
});
