import { counted, formatCount } from "@sgt/cidr";
import { type Finding, formatExposure, isExposureAsked, SEVERITIES } from "@sgt/findings";
import type { Section } from "../../render/document.js";
import type { AuditResult } from "./audit-result.js";

/** Findings of one kind that are told one by one; JSON and CSV tell all. */
const MOST_PER_KIND = 20;

/** Returns the audit as a person reads it: what could not be looked at, then kind by kind, the worst first. */
export function auditSections(result: AuditResult): Section[] {
  return [...unreadable(result), headline(result), ...kinds(result), ...accepted(result), ...gaps(result)];
}

function unreadable({ regions }: AuditResult): Section[] {
  const lines = regions.flatMap(({ accountId, region, unreadable: why }) =>
    why === null ? [] : [`- ${accountId} ${region}: ${why.reason} (${why.code})`],
  );
  return lines.length === 0 ? [] : [{ title: "Could not be read", lines }];
}

function headline({ regions, findings, counts, knownFromBaseline }: AuditResult): Section {
  const read = regions.filter((region) => region.unreadable === null).length;
  const parts = SEVERITIES.filter((severity) => counts[severity] > 0).map(
    (severity) => `${formatCount(counts[severity])} ${severity}`,
  );
  const all = findings.length === 0 ? "no findings" : `${counted(findings.length, "finding")}: ${parts.join(", ")}`;
  const older = knownFromBaseline === null ? "" : `; ${formatCount(knownFromBaseline)} more in the baseline`;
  return { headline: `${counted(read, "region")} audited, ${all}${older}` };
}

function kinds({ findings }: AuditResult): Section[] {
  const byKind = new Map<string, Finding[]>();
  for (const finding of findings) {
    const same = byKind.get(finding.kind);
    if (same === undefined) byKind.set(finding.kind, [finding]);
    else same.push(finding);
  }
  return [...byKind.values()].map(kindSection);
}

function kindSection(findings: readonly Finding[]): Section {
  const [first] = findings as readonly [Finding];
  const rest = findings.length - MOST_PER_KIND;
  return {
    title: `${first.severity.toUpperCase()}  ${first.kind}${findings.length === 1 ? "" : ` (${formatCount(findings.length)})`}`,
    lines: [
      ...findings.slice(0, MOST_PER_KIND).flatMap(findingLines),
      ...(rest > 0 ? [`- and ${formatCount(rest)} more: --kind ${first.kind} --format csv lists all`] : []),
      `Why  ${first.why}`,
      `Fix  ${first.remedy}`,
    ],
  };
}

function findingLines(finding: Finding): string[] {
  const { title, what, resource, accountId, region, findingId, evidence, exposure } = finding;
  return [
    `- ${title}. ${what}`,
    `    ${resource.id}, ${accountId} ${region}, ${findingId}`,
    ...(isExposureAsked(exposure) ? [`    ${formatExposure(exposure)}`] : []),
    ...evidence.slice(0, 4).map((step) => `    ${step.resource.name} (${step.resource.id}): ${step.says}`),
    ...(evidence.length > 4 ? [`    and ${counted(evidence.length - 4, "more step")}`] : []),
  ];
}

function accepted({ accepted: held, expired, idle }: AuditResult): Section[] {
  const lines = [
    ...expired.map(
      ({ finding, acceptance }) =>
        `- expired on ${acceptance.expires}: ${finding.findingId}, ${finding.title} (${acceptance.owner}: ${acceptance.reason})`,
    ),
    ...held.map(
      ({ finding, acceptance }) =>
        `- ${finding.findingId}, ${finding.title} (${acceptance.owner}: ${acceptance.reason}${acceptance.expires === null ? "" : `, until ${acceptance.expires}`})`,
    ),
    ...idle.map(({ finding, kind, owner }) => `- matches nothing: ${finding ?? kind} (${owner})`),
  ];
  return lines.length === 0 ? [] : [{ title: "Accepted", lines }];
}

function gaps({ regions, evidence }: AuditResult): Section[] {
  const lines = regions.flatMap(({ accountId, region, gaps: missing }) =>
    missing.length === 0
      ? []
      : [`- ${accountId} ${region}: ${missing.map(({ file, reason }) => `${file} (${reason})`).join("; ")}`],
  );
  const holes = evidence?.complete === false ? ["- the evidence has gaps: sgt evidence LEDGER lists them"] : [];
  return lines.length + holes.length === 0 ? [] : [{ title: "Not checked", lines: [...lines, ...holes] }];
}
