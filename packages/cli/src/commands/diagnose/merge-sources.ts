import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { counted } from "@sgt/cidr";
import { putFile } from "@sgt/files";
import { formatDay } from "@sgt/report/text";
import { type Diagnosis, parseApproved, type Refusal } from "@sgt/rules";
import { addExceptions, type KeepEntry } from "@sgt/rules/node";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import type { DiagnoseArgs } from "./options.js";

const NAMES: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

/**
 * Keeps chosen sources for the next plan: as exceptions, or as an approved list that stands beside the evidence. The ledger
 * itself is not touched: what was refused is no evidence that it was let in.
 */
export async function mergeSources(
  args: DiagnoseArgs & { readonly merge: string },
  diagnosis: Diagnosis,
  context: CommandContext,
): Promise<void> {
  const { io, reporter } = context;
  const { reason, owner } = args;
  const path = resolve(io.cwd, args.merge);
  if (reason === undefined) throw new UsageError("--merge needs a reason", "Say why with --reason.");
  const chosen = chooseRefusals(args.source, diagnosis);
  if (/\.ya?ml$/i.test(path)) {
    if (owner === undefined) throw new UsageError("--merge keep.yaml needs an owner", "Give the owner with --owner.");
    const added = await addExceptions(
      path,
      chosen.flatMap((refusal) => entriesOf(refusal, { ...args, reason, owner })),
    );
    reporter.say(`${counted(added, "exception")} added to ${args.merge}: sgt plan --keep ${args.merge}`);
    return;
  }
  const added = await addApproved(path, chosen, `${reason} (${formatDay(io.now() / 1000)})`);
  reporter.say(`${counted(added, "address", "addresses")} added to ${args.merge}: sgt plan --approved ${args.merge}`);
}

function chooseRefusals(sources: readonly string[] | undefined, { refusals }: Diagnosis): Refusal[] {
  if (sources === undefined) throw new UsageError("--merge needs --source", "Give addresses of the list, or all.");
  const cutOff = refusals.filter(({ cause }) => cause === "regression" || cause === "removed-unseen");
  if (sources.includes("all")) return cutOff;
  const stray = sources.find((address) => !refusals.some(({ source }) => source === address));
  if (stray !== undefined)
    throw new UsageError(`${stray} is not among the rejected sources`, "Give addresses of the list.");
  return refusals.filter(({ source }) => sources.includes(source));
}

type Said = Pick<DiagnoseArgs, "ticket" | "expires"> & { readonly reason: string; readonly owner: string };

/** For the group that lost the rule, else for each group of the interface. */
function entriesOf({ source, protocol, port, groups, explained }: Refusal, said: Said): KeepEntry[] {
  const name = NAMES[protocol];
  const ports = name === undefined ? "all" : protocol === 6 || protocol === 17 ? `${name} ${port}` : name;
  const groupIds = explained === null ? groups.map(({ groupId }) => groupId) : [explained.groupId];
  return groupIds.map((group) => ({
    source,
    ports,
    scope: { group },
    owner: said.owner,
    reason: said.reason,
    ...(said.ticket === undefined ? {} : { ticket: said.ticket }),
    ...(said.expires === undefined ? {} : { expires: said.expires }),
  }));
}

/** A list with one address on each line; others are read, and not written. */
async function addApproved(path: string, chosen: readonly Refusal[], why: string): Promise<number> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
  if (/^\s*[[{]/.test(text))
    throw new UsageError("the approved list is JSON", "Name a list with one address on each line.");
  if (text.trim() !== "") parseApproved(text);
  const standing = new Set(text.split(/\r?\n/).map((line) => line.replace(/#.*$/, "").trim()));
  const fresh = [...new Set(chosen.map(({ source }) => source))].filter((source) => !standing.has(source));
  const comment = why.replaceAll(/[\r\n]/g, " ");
  const end = text === "" || text.endsWith("\n") ? "" : "\n";
  const lines = fresh.map((source) => `${source}  # ${comment}\n`);
  if (fresh.length > 0) await putFile(path, Buffer.from(`${text}${end}${lines.join("")}`));
  return fresh.length;
}
