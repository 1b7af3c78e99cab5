// No message, help text or document says a phrase that docs/words.md refuses.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";

const tracked = (...patterns) =>
  execFileSync("git", ["ls-files", "-z", ...patterns], { encoding: "utf8" })
    .split("\0")
    .filter(Boolean);
const text = (file) => readFileSync(file, "utf8");

const [, onScreen] = text("docs/words.md").split("## On a screen and in a document");
const phrases = [...onScreen.split("## In code")[0].matchAll(/^\|[^|]+\|([^|]+)\|$/gm)]
  .flatMap((row) => row[1].split(","))
  .map((phrase) => phrase.trim())
  .filter((phrase) => phrase !== "" && phrase !== "not" && !phrase.startsWith("-"));

/** Sentences of a source file: texts in quotes that hold a blank, so no keys and identifiers. */
const sentences = (source) =>
  source
    .split("\n")
    .filter((line) => !/^\s*(\/\/|\/?\*|import )/.test(line))
    .flatMap((line) => [...line.matchAll(/"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|^[^"`]*`$/g)].map((match) => match[0]))
    .filter((quoted) => quoted.includes(" "))
    .map((quoted) => quoted.replace(/\$\{[^}]*\}/g, "…"));
/** A document without code, which speaks of names and quotes old ones. */
const prose = (page) => page.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");

const sources = tracked("packages/*/src/**/*.ts").filter((file) => !/\.test\.ts$/.test(file));
/** Decisions are left as they were written. */
const pages = tracked(":(glob)docs/*.md", ":(glob)packages/*/README.md", "README.md").filter(
  (file) => file !== "docs/words.md",
);
const said = [
  ...sources.flatMap((file) => sentences(text(file)).map((words) => [file, words])),
  ...pages.flatMap((file) =>
    prose(text(file))
      .split("\n")
      .map((words) => [file, words]),
  ),
];

describe("what a person reads", () => {
  test("is looked at", () => {
    expect(said.length).toBeGreaterThan(3000);
    expect(phrases.length).toBeGreaterThan(30);
  });

  test.each(phrases)("never says %s", (phrase) => {
    const whole = new RegExp(`(?<![\\w-])${phrase}(?![\\w-])`, "i");
    expect(said.filter(([, words]) => whole.test(words))).toEqual([]);
  });
});
