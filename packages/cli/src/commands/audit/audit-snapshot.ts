import { resolve } from "node:path";
import {
  auditRegion,
  CATALOGUE,
  compareFindings,
  countSeverities,
  type Finding,
  type KnownNetwork,
  sortByAcceptance,
} from "@sgt/findings";
import { readAccepted, readBaseline, readKnownNetworks } from "@sgt/findings/node";
import type { Evidence } from "@sgt/flowlogs";
import { readEvidence } from "@sgt/flowlogs/node";
import type { RegionSnapshot } from "@sgt/snapshot";
import { readRegions, readSnapshotManifest } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { spanOf } from "../../inputs/read-window.js";
import { WantedRegions } from "../../inputs/wanted-regions.js";
import { type AuditedRegion, type AuditResult, auditedRegion } from "./audit-result.js";
import type { AuditArgs } from "./options.js";

/** Audits every region of a snapshot that is asked for, one at a time; `onRegion` sees each before it is let go. */
export async function auditSnapshot(
  args: AuditArgs,
  context: CommandContext,
  onRegion: (region: RegionSnapshot) => void,
): Promise<AuditResult> {
  const { io } = context;
  const path = (name: string): string => resolve(io.cwd, name);
  refuseUnknownKinds(args.kind ?? []);
  const known = args.known === undefined ? [] : await readKnownNetworks(path(args.known));
  const acceptances = args.accept === undefined ? [] : await readAccepted(path(args.accept));
  const baseline = args.baseline === undefined ? null : await readBaseline(path(args.baseline));
  const evidence = args.evidence === undefined ? null : await readEvidence(path(args.evidence), { signal: io.signal });
  const { regions, findings } = await auditRegions(args, {
    dir: path(args.snapshot),
    known,
    evidence,
    signal: io.signal,
    onRegion,
  });
  const createdAt = new Date(io.now()).toISOString();
  const sorted = sortByAcceptance(findings.sort(compareFindings), acceptances, createdAt.slice(0, 10));
  const shown = sorted.open.filter(({ findingId }) => !(baseline?.has(findingId) ?? false));
  return {
    schema: "sgt/audit/v1",
    createdAt,
    toolVersion: context.version,
    evidence: spanOf(evidence),
    regions: regions.sort((a, b) => Number(a.unreadable === null) - Number(b.unreadable === null)),
    findings: shown,
    counts: countSeverities(shown.map(({ severity }) => severity)),
    accepted: sorted.accepted,
    expired: sorted.expired,
    idle: sorted.idle,
    knownFromBaseline: baseline === null ? null : sorted.open.length - shown.length,
  };
}

interface RegionsInput {
  readonly dir: string;
  readonly known: readonly KnownNetwork[];
  readonly evidence: Evidence | null;
  readonly signal: AbortSignal;
  readonly onRegion: (region: RegionSnapshot) => void;
}

async function auditRegions(
  args: AuditArgs,
  { dir, known, evidence, signal, onRegion }: RegionsInput,
): Promise<{ regions: AuditedRegion[]; findings: Finding[] }> {
  const regions: AuditedRegion[] = [];
  const findings: Finding[] = [];
  const wanted = new WantedRegions(args, (await readSnapshotManifest(dir))?.accounts);
  for await (const read of readRegions(dir, { network: true })) {
    signal.throwIfAborted();
    if (!wanted.has(read.kind === "region" ? read.region : read)) continue;
    if (read.kind === "unreadable") {
      const { accountId, region, code, reason } = read;
      regions.push({ accountId, region, unreadable: { code, reason }, gaps: [] });
      continue;
    }
    const audit = auditRegion({ region: read.region, known, evidence });
    onRegion(read.region);
    regions.push(auditedRegion(audit));
    for (const finding of audit.findings)
      if ((args.kind ?? [finding.kind]).includes(finding.kind)) findings.push(finding);
  }
  wanted.requireAll();
  return { regions, findings };
}

function refuseUnknownKinds(kinds: readonly string[]): void {
  const unknown = kinds.find((kind) => !Object.hasOwn(CATALOGUE, kind));
  if (unknown === undefined) return;
  throw new UsageError(`--kind cannot be "${unknown}"`, `Choose from ${Object.keys(CATALOGUE).join(", ")}.`);
}
