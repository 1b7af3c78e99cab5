import type { CommandSpec } from "../commands/command-spec.js";

/** A command's arguments, whatever they are; yargs checks them against the options. */
export type AnySpec = CommandSpec<never>;

/** One command as the overview shows it. */
export interface Command {
  /** As yargs wants it: `collapse [file]`. */
  readonly usage: string;
  readonly describe: string;
  readonly spec: () => Promise<AnySpec>;
}

/** All commands, in the order of the help: the thread first. */
export const COMMANDS: readonly Command[] = [
  {
    usage: "demo",
    describe: "The whole story on a sample account, in a sandbox on this machine",
    spec: async () => (await import("../commands/demo/options.js")).demoCommand,
  },
  {
    usage: "collect",
    describe: "Read an account into a snapshot folder",
    spec: async () => (await import("../commands/collect/options.js")).collectCommand,
  },
  {
    usage: "analyse",
    describe: "Read flow logs into evidence: who reached what",
    spec: async () => (await import("../commands/analyse/options.js")).analyseCommand,
  },
  {
    usage: "evidence <ledger>",
    describe: "Show what an evidence ledger holds",
    spec: async () => (await import("../commands/evidence/options.js")).evidenceCommand,
  },
  {
    usage: "plan",
    describe: "Decide which rules can be tightened, and prove it",
    spec: async () => (await import("../commands/plan/options.js")).planCommand,
  },
  {
    usage: "apply [plan]",
    describe: "Change the account as a plan says",
    spec: async () => (await import("../commands/apply/options.js")).applyCommand,
  },
  {
    usage: "revert <journal>",
    describe: "Put the account back as it was before a change",
    spec: async () => (await import("../commands/revert/options.js")).revertCommand,
  },
  {
    usage: "collapse [file]",
    describe: "Cover addresses with few CIDRs: addresses in, CIDRs out",
    spec: async () => (await import("../commands/collapse/options.js")).collapseCommand,
  },
  {
    usage: "sandbox [command..]",
    describe: "An AWS account on this machine, made from a snapshot",
    spec: async () => (await import("../commands/sandbox/options.js")).sandboxCommand,
  },
];
