import { COMMANDS } from "./commands.js";

/** Commands by what a person is after, in the order in which it is wanted. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  Look: ["demo", "doctor", "collect", "history", "analyze", "evidence"],
  Decide: ["rules", "plan", "explain", "replay", "compact", "export"],
  Change: ["apply", "status", "revert", "diagnose", "extend", "expire"],
  Watch: ["report", "audit", "check", "ips"],
  Tools: ["collapse", "triage", "geoip", "sandbox", "config", "completion"],
};

const OPTIONS = [
  ["-q, --quiet", "Show only warnings and errors"],
  ["--no-color", "No colors on a terminal; NO_COLOR does the same"],
  ["-h, --help", "Show help; after a command, its own"],
  ["-V, --version", "Show the version"],
] as const;

/**
 * Returns the help of the program as a whole. Written here and not by yargs, which takes longer to
 * load than this text to read; each command's own help is yargs's.
 */
export function overview(): string {
  const rows = new Map(
    COMMANDS.map(({ usage, describe }) => [usage.split(" ")[0] ?? "", [`sgt ${usage}`, describe] as const] as const),
  );
  const width = Math.max(...[...rows.values()].map(([left]) => left.length));
  const lines = (pairs: readonly (readonly [string, string])[]): string =>
    pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
  const groups = Object.entries(GROUPS).map(
    ([title, names]) => `${title}:\n${lines(names.map((name) => rows.get(name) ?? [name, ""]))}`,
  );
  return `sgt: tighten AWS security groups to what flow logs prove, and put them back

${groups.join("\n\n")}

Options:
${lines(OPTIONS)}

Exit codes: 0 done, 1 failed, 2 usage, 3 findings or changes pending,
            4 incomplete: something could not be read, 130 interrupted
Credentials, profile and region are read the way the AWS CLI reads them. Start with: sgt demo
`;
}
