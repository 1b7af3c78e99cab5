import { resolve } from "node:path";
import { type AccountsResult, collectAccounts, openSession, Pace } from "@sgt/aws";
import { renderJson } from "@sgt/report/text";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import type { CommandContext } from "../context.js";
import { collectSections } from "./collect-sections.js";
import type { CollectArgs } from "./options.js";
import { tellCollection } from "./tell-collection.js";

/** `sgt collect`: accounts into a snapshot folder, with describe calls only. */
export async function run(args: CollectArgs, context: CommandContext): Promise<ExitCode> {
  const { out, width, paint, story } = context;
  const result = await collect(args, context);
  if (args.format === "json") await out(renderJson(result));
  else await out(renderDocument(collectSections(result), { format: "table", width, paint }));
  story.say(`snapshot written: ${args.out}`);
  const isWhole = result.notRead.length === 0 && result.regions.every(({ missing }) => missing.length === 0);
  return isWhole ? EXIT.done : EXIT.incomplete;
}

async function collect(args: CollectArgs, { io, story }: CommandContext): Promise<AccountsResult> {
  const pace = new Pace({ signal: io.signal });
  const session = await openSession({
    region: args.region ?? firstOf(args),
    profile: args.profile,
    readOnly: true,
    pace,
  });
  story.say(`account ${session.accountId}, ${session.region}`);
  const telling = tellCollection(story);
  try {
    return await collectAccounts({
      session,
      pace,
      out: resolve(io.cwd, args.out),
      regions: regionsOf(args),
      accounts: args.accounts,
      organization: args.organization,
      units: args.ou,
      roleName: args.roleName,
      externalId: args.externalId ?? (io.env.SGT_EXTERNAL_ID || undefined),
      resume: args.resume,
      concurrency: args.concurrency,
      onEvent: telling.onEvent,
      signal: io.signal,
    });
  } catch (error) {
    if (telling.hasBegun()) story.warn("what was read stays; the same command with --resume goes on from there");
    throw error;
  } finally {
    session.close();
  }
}

/** Whoever names regions need not name one to ask from. */
const firstOf = ({ regions }: CollectArgs): string | undefined => regions?.find((region) => region !== "all");

function regionsOf({ regions, accounts, organization, ou }: CollectArgs): readonly string[] | "all" | undefined {
  if (regions !== undefined) return regions.includes("all") ? "all" : regions;
  return organization || ou !== undefined || accounts !== undefined ? "all" : undefined;
}
