import { resolve } from "node:path";
import { type AwsSession, type JournalStatus, journalStatus, openSession, readJournal, readStatus } from "@sgt/aws";
import { renderJson } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import { shellPath } from "../../render/shell-path.js";
import type { StatusArgs } from "./options.js";
import { type CutOff, readCutOff } from "./read-cut-off.js";
import { statusSections } from "./status-sections.js";

/** `sgt status`: what a journal amounts to, in the account and for those who come. Changes nothing. */
export async function run(args: StatusArgs, context: CommandContext): Promise<ExitCode> {
  const { io, out, width, paint } = context;
  if (args.evidence !== undefined && args.logs !== undefined)
    throw new UsageError("--evidence and --logs are given", "Give one of them.");
  const journal = await readJournal(resolve(io.cwd, args.journal));
  const told = journalStatus(journal);
  const account = new Account(args, told);
  try {
    const status = args.live ? await readStatus(await account.open(), journal) : told;
    const cutOff = await readCutOff(args, { status, journal, openAccount: () => account.open() }, context);
    if (args.format === "json") await out(renderJson({ ...status, cutOff }));
    else {
      const sections = statusSections(status, cutOff, nextCommands(status, context));
      await out(renderDocument(sections, { format: "table", width, paint }));
    }
    return exitCode(status, cutOff);
  } finally {
    account.close();
  }
}

/** Opened when it is needed, and once. */
class Account {
  readonly #args: StatusArgs;
  readonly #region: string;
  #session: AwsSession | undefined;

  constructor(args: StatusArgs, { region }: JournalStatus) {
    this.#args = args;
    this.#region = args.region ?? region;
  }

  async open(): Promise<AwsSession> {
    this.#session ??= await openSession({ region: this.#region, profile: this.#args.profile, readOnly: true });
    return this.#session;
  }

  close(): void {
    this.#session?.close();
  }
}

/** Nothing of it waits for anybody. A revert gives up what was not begun. */
const isWhole = ({ lastRun, ended, groups }: JournalStatus): boolean =>
  ended === "done" && groups.every(({ state }) => state !== "begun" && (state !== "pending" || lastRun === "revert"));

function nextCommands(status: JournalStatus, { io }: CommandContext) {
  const path = shellPath(status.journalPath, io.cwd);
  const isBack = status.groups.every(({ state }) => state === "reverted" || state === "pending");
  const revert = ["undo everything", `${io.program} revert ${path}`] as const;
  const resume = ["finish the change", `${io.program} apply --resume ${path}`] as const;
  if (isBack && status.lastRun === "revert") return [];
  return status.lastRun !== "revert" && !isWhole(status) ? [resume, revert] : [revert];
}

/** A hole outranks a finding: whoever asks must hear that not all was seen. */
function exitCode(status: JournalStatus, cutOff: CutOff | null): ExitCode {
  if (cutOff !== null && cutOff.holes.length > 0) return EXIT.incomplete;
  const drifted = status.groups.some(({ drifts, exists }) => exists === false || (drifts ?? []).length > 0);
  return drifted || !isWhole(status) || (cutOff?.sources.length ?? 0) > 0 ? EXIT.pending : EXIT.done;
}
