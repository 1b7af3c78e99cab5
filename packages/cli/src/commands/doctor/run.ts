import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type VpcLogging, vpcLogging } from "@sgt/findings";
import { renderJson } from "@sgt/report/text";
import { type RegionSnapshot, SNAPSHOT_FILES } from "@sgt/snapshot";
import { readRegions } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { readAccounts } from "../../inputs/read-accounts.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import { askCaller } from "./ask-caller.js";
import type { DoctorResult, NotLooked } from "./doctor-result.js";
import { doctorSections } from "./doctor-sections.js";
import type { DoctorArgs } from "./options.js";

/** `sgt doctor`: may this caller do what sgt does, and are the flow logs such that a plan can be good? Changes nothing. */
export async function run(args: DoctorArgs, context: CommandContext): Promise<ExitCode> {
  const { io, out, width, paint } = context;
  const result =
    args.snapshot === undefined ? await live(args, context) : await looked(resolve(io.cwd, args.snapshot), context);
  if (args.format === "json") await out(renderJson(result));
  else await out(renderDocument(doctorSections(result), { format: "table", width, paint }));
  return exitCode(result);
}

/**
 * Gaps are certain whatever could not be looked at: 3 comes first, as for report and audit. That a caller may not change anything is
 * told and no finding: many only look.
 */
function exitCode({ vpcs, notLooked }: DoctorResult): ExitCode {
  const isGap = ({ interfaceCount, loggedCount }: VpcLogging): boolean => loggedCount < interfaceCount;
  if (vpcs.some(isGap)) return EXIT.pending;
  return notLooked.length > 0 ? EXIT.incomplete : EXIT.done;
}

/** The parts that a snapshot knows. */
async function looked(
  folder: string,
  context: CommandContext,
  onRegion?: (region: RegionSnapshot) => void,
): Promise<DoctorResult> {
  const now = context.io.now();
  const vpcs: VpcLogging[] = [];
  const notLooked: NotLooked[] = [];
  for await (const read of readRegions(folder, { network: true })) {
    if (read.kind === "unreadable") {
      notLooked.push({ what: `${read.accountId} ${read.region}`.trim(), code: read.code, reason: read.reason });
      continue;
    }
    onRegion?.(read.region);
    const found = vpcLogging(read.region, now / 1000);
    if (found === null) notLooked.push(withoutFlowLogs(read.region));
    else vpcs.push(...found);
  }
  return {
    schema: "sgt/doctor/v1",
    checkedAt: new Date(now).toISOString(),
    caller: null,
    vpcs,
    retention: [],
    notLooked,
  };
}

function withoutFlowLogs({ accountId, region, missing }: RegionSnapshot): NotLooked {
  const reason = missing.find(({ file }) => file === SNAPSHOT_FILES.flowLogs)?.reason ?? "";
  return { what: `flow logs of ${accountId} ${region}`, code: null, reason };
}

/** What the command needs of each region; it lies in a folder of its own meanwhile, which is removed whatever happens. */
const ONLY = [
  SNAPSHOT_FILES.securityGroupRules,
  SNAPSHOT_FILES.networkInterfaces,
  SNAPSHOT_FILES.flowLogs,
  SNAPSHOT_FILES.vpcs,
  SNAPSHOT_FILES.subnets,
];

async function live(args: DoctorArgs, context: CommandContext): Promise<DoctorResult> {
  const folder = await mkdtemp(join(tmpdir(), "sgt-doctor-"));
  try {
    const { notRead, regions } = await readAccounts(args, { out: folder, only: ONLY }, context);
    const read: RegionSnapshot[] = [];
    const result =
      regions.length === 0 ? await nothing(context) : await looked(folder, context, (region) => read.push(region));
    // A folder that holds a region tells these itself.
    const told =
      regions.length > 0
        ? []
        : notRead.map(({ accountId, region, code, reason }) => ({
            what: `${accountId} ${region ?? ""}`.trim(),
            code,
            reason,
          }));
    const asked = await askCaller(args, read, result.vpcs);
    return { ...result, ...asked, notLooked: [...result.notLooked, ...told, ...asked.notLooked] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const nothing = async ({ io }: CommandContext): Promise<DoctorResult> => ({
  ...{ schema: "sgt/doctor/v1", checkedAt: new Date(io.now()).toISOString(), caller: null },
  ...{ vpcs: [], retention: [], notLooked: [] },
});
