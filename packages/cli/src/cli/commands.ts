import type { Run } from "../command.js";
import type { ArgsOf, CommandSpec, DescribedCommand } from "../options/command-spec.js";

/** Its options and its code: each loaded only when it is needed, so that no help waits for an AWS SDK. */
interface CommandParts<S extends CommandSpec> {
  readonly spec: () => Promise<S>;
  readonly load: () => Promise<Run<ArgsOf<S>>>;
}

export interface Command extends DescribedCommand {
  /** Runs it with arguments that `readArgs` made from its own spec. */
  readonly run: Run<Readonly<Record<string, unknown>>>;
}

/** Ties a command's code to its spec: what the code is given has the type that the spec tells. */
function command<S extends CommandSpec>(
  head: Omit<DescribedCommand, "spec">,
  { spec, load }: CommandParts<S>,
): Command {
  return { ...head, spec, run: async (args, context) => (await load())(args as ArgsOf<S>, context) };
}

/** All commands, in the order of the help: the thread first. */
export const COMMANDS: readonly Command[] = [
  command(
    { usage: "demo", describe: "Run the whole workflow on a sample account, in a local sandbox" },
    {
      spec: async () => (await import("../commands/demo/options.js")).demoCommand,
      load: async () => (await import("../commands/demo/run.js")).run,
    },
  ),
  command(
    { usage: "doctor", describe: "Check credentials, permissions and flow logs: from when on a plan can be good" },
    {
      spec: async () => (await import("../commands/doctor/options.js")).doctorCommand,
      load: async () => (await import("../commands/doctor/run.js")).run,
    },
  ),
  command(
    { usage: "collect", describe: "Read accounts into a snapshot folder" },
    {
      spec: async () => (await import("../commands/collect/options.js")).collectCommand,
      load: async () => (await import("../commands/collect/run.js")).run,
    },
  ),
  command(
    { usage: "analyze", aliases: ["analyse"], describe: "Read flow logs into evidence: which sources reached what" },
    {
      spec: async () => (await import("../commands/analyze/options.js")).analyzeCommand,
      load: async () => (await import("../commands/analyze/run.js")).run,
    },
  ),
  command(
    { usage: "evidence <ledger>", describe: "Show what an evidence ledger holds" },
    {
      spec: async () => (await import("../commands/evidence/options.js")).evidenceCommand,
      load: async () => (await import("../commands/evidence/run.js")).run,
    },
  ),
  command(
    { usage: "history", describe: "Read AWS Config and CloudTrail: which groups each interface had, and when" },
    {
      spec: async () => (await import("../commands/history/options.js")).historyCommand,
      load: async () => (await import("../commands/history/run.js")).run,
    },
  ),
  command(
    { usage: "rules", describe: "Show which rules are used, by which sources, and which are not" },
    {
      spec: async () => (await import("../commands/rules/options.js")).rulesCommand,
      load: async () => (await import("../commands/rules/run.js")).run,
    },
  ),
  command(
    { usage: "plan", describe: "Decide which rules can be tightened, and prove it" },
    {
      spec: async () => (await import("../commands/plan/options.js")).planCommand,
      load: async () => (await import("../commands/plan/run.js")).run,
    },
  ),
  command(
    {
      usage: "explain <plan>",
      describe: "Explain a plan group by group: sources seen, changes, grade",
    },
    {
      spec: async () => (await import("../commands/explain/options.js")).explainCommand,
      load: async () => (await import("../commands/explain/run.js")).run,
    },
  ),
  command(
    { usage: "replay", describe: "Show which sources a pending plan would have blocked since it was made" },
    {
      spec: async () => (await import("../commands/replay/options.js")).replayCommand,
      load: async () => (await import("../commands/replay/run.js")).run,
    },
  ),
  command(
    {
      usage: "export <plan>",
      describe: "Write a plan as Terraform, CloudFormation, AWS CLI commands or Markdown",
    },
    {
      spec: async () => (await import("../commands/export/options.js")).exportCommand,
      load: async () => (await import("../commands/export/run.js")).run,
    },
  ),
  command(
    { usage: "apply [plan]", describe: "Apply a plan to the account" },
    {
      spec: async () => (await import("../commands/apply/options.js")).applyCommand,
      load: async () => (await import("../commands/apply/run.js")).run,
    },
  ),
  command(
    { usage: "revert <journal>", describe: "Put the account back as it was before a change" },
    {
      spec: async () => (await import("../commands/revert/options.js")).revertCommand,
      load: async () => (await import("../commands/revert/run.js")).run,
    },
  ),
  command(
    {
      usage: "status <journal>",
      describe: "Show the state of a change: done, pending, drifted, and sources now rejected",
    },
    {
      spec: async () => (await import("../commands/status/options.js")).statusCommand,
      load: async () => (await import("../commands/status/run.js")).run,
    },
  ),
  command(
    { usage: "audit", describe: "Find misconfigurations in security groups, network ACLs and network layout" },
    {
      spec: async () => (await import("../commands/audit/options.js")).auditCommand,
      load: async () => (await import("../commands/audit/run.js")).run,
    },
  ),
  command(
    { usage: "report", describe: "Rank the accounts of a snapshot by risk, worst first" },
    {
      spec: async () => (await import("../commands/report/options.js")).reportCommand,
      load: async () => (await import("../commands/report/run.js")).run,
    },
  ),
  command(
    { usage: "diagnose", describe: "Find which sources are rejected now, and which change or gap explains it" },
    {
      spec: async () => (await import("../commands/diagnose/options.js")).diagnoseCommand,
      load: async () => (await import("../commands/diagnose/run.js")).run,
    },
  ),
  command(
    { usage: "extend", describe: "Allow sources at once, until a set time; only ever adds rules" },
    {
      spec: async () => (await import("../commands/extend/options.js")).extendCommand,
      load: async () => (await import("../commands/extend/run.js")).run,
    },
  ),
  command(
    { usage: "expire", describe: "Remove emergency rules whose end time has passed" },
    {
      spec: async () => (await import("../commands/expire/options.js")).expireCommand,
      load: async () => (await import("../commands/expire/run.js")).run,
    },
  ),
  command(
    { usage: "check <plan>", describe: "Check whether rules have widened since the last plan; for CI" },
    {
      spec: async () => (await import("../commands/check/options.js")).checkCommand,
      load: async () => (await import("../commands/check/run.js")).run,
    },
  ),
  command(
    { usage: "compact", describe: "Plan fewer rules for the same access, with proof" },
    {
      spec: async () => (await import("../commands/compact/options.js")).compactCommand,
      load: async () => (await import("../commands/compact/run.js")).run,
    },
  ),
  command(
    { usage: "collapse [file]", describe: "Cover addresses with as few CIDRs as a limit allows" },
    {
      spec: async () => (await import("../commands/collapse/options.js")).collapseCommand,
      load: async () => (await import("../commands/collapse/run.js")).run,
    },
  ),
  command(
    { usage: "ips", describe: "Show where the allowed CIDRs are and who owns them, with a map" },
    {
      spec: async () => (await import("../commands/ips/options.js")).ipsCommand,
      load: async () => (await import("../commands/ips/run.js")).run,
    },
  ),
  command(
    { usage: "triage [file]", describe: "Look up the location and owner of many addresses, offline" },
    {
      spec: async () => (await import("../commands/triage/options.js")).triageCommand,
      load: async () => (await import("../commands/triage/run.js")).run,
    },
  ),
  command(
    { usage: "geoip <action>", describe: "Install location and network databases, and show their age" },
    {
      spec: async () => (await import("../commands/geoip/options.js")).geoipCommand,
      load: async () => (await import("../commands/geoip/run.js")).run,
    },
  ),
  command(
    { usage: "sandbox", describe: "Run a local AWS account made from a snapshot; -- runs a command in it" },
    {
      spec: async () => (await import("../commands/sandbox/options.js")).sandboxCommand,
      load: async () => (await import("../commands/sandbox/run.js")).run,
    },
  ),
  command(
    { usage: "config [name]", describe: "Show the defaults of options, and where each comes from" },
    {
      spec: async () => (await import("../commands/config/options.js")).configCommand,
      load: async () => (await import("../commands/config/run.js")).run,
    },
  ),
  command(
    { usage: "completion <shell>", describe: "Print a script that completes commands, options and values" },
    {
      spec: async () => (await import("../commands/completion/options.js")).completionCommand,
      load: async () => (await import("../commands/completion/run.js")).run,
    },
  ),
];
