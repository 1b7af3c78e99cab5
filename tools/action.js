// What action.yml runs: sgt with the given words, its Markdown as the job summary, and annotations of its SARIF. What it is
// told stands in the environment: SGT_RUN, SGT_SARIF, SGT_SUMMARY, and what GitHub sets. Needs nothing but Node.
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const { SGT_RUN = "", SGT_SARIF = "", SGT_SUMMARY = "true", RUNNER_TEMP = "." } = process.env;

/** GitHub shows ten annotations of a level and step. */
const MOST = 10;
const COMMANDS = { error: "error", warning: "warning", note: "notice" };

/** Several lines: one word each, so that words may have blanks in them. */
function wordsOf(text) {
  const lines = text.trim().split(/\r?\n/);
  const words = lines.length > 1 ? lines.map((line) => line.trim()) : lines[0].split(/\s+/);
  return words.filter((word) => word !== "");
}

/** Text in a workflow command: GitHub decodes these. */
const data = (text) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** The worst findings as workflow commands, ten of a level. */
function annotations(sarif) {
  const [{ results, tool }] = sarif.runs;
  const titles = new Map(tool.driver.rules.map(({ id, shortDescription }) => [id, shortDescription.text]));
  return Object.entries(COMMANDS).flatMap(([level, command]) => {
    const worst = results.filter((result) => result.level === level).slice(0, MOST);
    return worst.map(({ ruleId, message }) => {
      const plain = message.text.replace(/\\([[\]\\])/g, "$1");
      return `::${command} title=${property(titles.get(ruleId) ?? ruleId)}::${data(plain)}`;
    });
  });
}

const words = wordsOf(SGT_RUN);
const hasFormat = words.some((word) => word === "--format" || word.startsWith("--format="));
const wantsSummary = SGT_SUMMARY === "true" && !hasFormat;
const args = [
  ...words,
  ...(wantsSummary ? ["--format", "md"] : []),
  ...(SGT_SARIF === "" ? [] : ["--sarif", SGT_SARIF]),
];
const bin = join(RUNNER_TEMP, "sgt", "node_modules", "@sgt", "cli", "bin", "sgt.js");
const { status, stdout } = spawnSync(process.execPath, [bin, ...args], {
  stdio: ["ignore", "pipe", "inherit"],
  maxBuffer: 2 ** 30,
});
// What sgt prints is untrusted text: it must not give commands to the runner.
const stop = `sgt-${process.hrtime.bigint()}`;
process.stdout.write(`::stop-commands::${stop}\n${stdout}\n::${stop}::\n`);
const { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output } = process.env;
if (wantsSummary && summary) appendFileSync(summary, stdout);
if (SGT_SARIF !== "" && existsSync(SGT_SARIF)) {
  for (const line of annotations(JSON.parse(readFileSync(SGT_SARIF, "utf8")))) process.stdout.write(`${line}\n`);
}
if (output) appendFileSync(output, `exit-code=${status ?? 1}\n`);
process.exitCode = status ?? 1;
