import { counted, formatCount } from "@sgt/cidr";
import { type Finding, formatExposure, type ResourceType, type Severity } from "@sgt/findings";
import { SNAPSHOT_FILES } from "@sgt/snapshot";
import { plainText } from "../text/safe-text.js";
import { checkOrigin, type DocumentOrigin, type FindingWriter } from "./finding-writer.js";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};
/** Out of 100: SARIF 3.27.26, the order in which a viewer shows results. */
const RANKS: Readonly<Record<Severity, number>> = { critical: 95, high: 75, medium: 50, low: 25, info: 5 };
/** Code scanning reads severities from these numbers: over 9.0 critical, 7.0 high, 4.0 medium. */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
  info: "0.0",
};
/** The file of the snapshot that holds a resource: viewers want a place in a file for every result. */
const FILES: Readonly<Record<ResourceType, string>> = {
  account: SNAPSHOT_FILES.securityGroups,
  "security-group": SNAPSHOT_FILES.securityGroups,
  "network-acl": SNAPSHOT_FILES.networkAcls,
  "network-interface": SNAPSHOT_FILES.networkInterfaces,
  instance: SNAPSHOT_FILES.instances,
  "load-balancer": SNAPSHOT_FILES.loadBalancers,
  database: SNAPSHOT_FILES.databases,
  "nat-gateway": SNAPSHOT_FILES.natGateways,
  subnet: SNAPSHOT_FILES.subnets,
  vpc: SNAPSHOT_FILES.vpcs,
};

/** Code scanning refuses a run of more results (GitHub Docs, "SARIF results exceed one or more limits"). */
const MOST_RESULTS = 25_000;

/** Code scanning shows a result where a region says so; what is amiss is the resource, which the whole file describes. */
const FIRST_CHARACTER = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };

interface RuleOfKind {
  readonly kind: string;
  readonly why: string;
  readonly remedy: string;
  /** The worst that was written. */
  severity: Severity;
}

/**
 * Returns a writer of SARIF 2.1.0: one run, one rule for each kind, one result for each finding with
 * its stable id as fingerprint, so that a service that takes SARIF closes what is found no more.
 * Places are files of the snapshot folder, relative to it (`SNAPSHOT`). Of more than 25,000 findings it holds the
 * worst, and a notification counts the others.
 */
export function sarifWriter(origin: DocumentOrigin): FindingWriter {
  checkOrigin(origin);
  const { createdAt, toolVersion, homepage } = origin;
  const rules = new Map<string, RuleOfKind>();
  return {
    most: MOST_RESULTS,
    head: `{"version":"2.1.0","$schema":${JSON.stringify(SCHEMA)},"runs":[{"results":[\n`,
    separator: "\n,",
    item: (finding) => {
      noteRule(rules, finding);
      return JSON.stringify(resultOf(finding));
    },
    tail: (leftOutCount) => {
      const driver = {
        name: "sgt",
        semanticVersion: toolVersion,
        ...(homepage === undefined ? {} : { informationUri: homepage }),
        rules: [...rules.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1)).map(ruleOf),
      };
      const invocations = [{ executionSuccessful: true, endTimeUtc: createdAt, ...notifications(leftOutCount) }];
      const originalUriBaseIds = { SNAPSHOT: { description: { text: "The snapshot folder." } } };
      return `\n],"tool":${JSON.stringify({ driver })},"invocations":${JSON.stringify(invocations)},"columnKind":"utf16CodeUnits","originalUriBaseIds":${JSON.stringify(originalUriBaseIds)}}]}\n`;
    },
  };
}

function notifications(leftOutCount: number): object {
  if (leftOutCount === 0) return {};
  const text = `${counted(leftOutCount, "finding is", "findings are")} left out: code scanning takes the ${formatCount(MOST_RESULTS)} worst of a run.`;
  return { toolExecutionNotifications: [{ level: "warning", message: { text } }] };
}

function noteRule(rules: Map<string, RuleOfKind>, { kind, why, remedy, severity }: Finding): void {
  const known = rules.get(kind);
  if (known === undefined) rules.set(kind, { kind, why, remedy, severity });
  else if (RANKS[severity] > RANKS[known.severity]) known.severity = severity;
}

function ruleOf({ kind, why, remedy, severity }: RuleOfKind): object {
  const title = kind.replaceAll("-", " ");
  return {
    id: kind,
    name: title.replace(/(?:^| )(\w)/g, (_, first: string) => first.toUpperCase()),
    shortDescription: { text: `${title[0]?.toUpperCase()}${title.slice(1)}` },
    fullDescription: { text: plainText(why) },
    help: { text: `${plainText(why)}\n\nWhat to do: ${plainText(remedy)}` },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { "security-severity": SCORES[severity], tags: ["security", "network"] },
  };
}

function resultOf(finding: Finding): object {
  const { accountId, region, resource, severity } = finding;
  const place = [accountId, region].map(encodeURIComponent).join("/");
  const message = [finding.title, finding.what, `Exposure: ${formatExposure(finding.exposure)}.`, finding.remedy];
  return {
    ruleId: finding.kind,
    level: LEVELS[severity],
    rank: RANKS[severity],
    message: { text: sarifText(message.join("\n")) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: `${place}/${FILES[resource.type]}`, uriBaseId: "SNAPSHOT" },
          region: FIRST_CHARACTER,
        },
        logicalLocations: [
          {
            name: plainText(resource.name),
            fullyQualifiedName: plainText(`${accountId}/${region}/${resource.id}`),
            kind: resource.type,
          },
        ],
      },
    ],
    partialFingerprints: { "sgtFindingId/v1": finding.findingId },
    properties: {
      findingId: finding.findingId,
      severity,
      exposure: finding.exposure.state,
      evidence: finding.evidence.map((step) => plainText(`${step.resource.id}: ${step.says}`)),
    },
  };
}

/** Brackets make links in a SARIF message, and braces placeholders: both must be escaped (SARIF 3.11.5, 3.11.6). */
function sarifText(text: string): string {
  return plainText(text)
    .replace(/[[\]\\]/g, "\\$&")
    .replace(/[{}]/g, "$&$&");
}
