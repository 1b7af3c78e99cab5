import { type Finding, formatExposure, type Severity } from "@sgt/findings";
import { partitionOfRegion } from "@sgt/snapshot";
import { plainTextWithin } from "../text/safe-text.js";
import { arnOf, asffType } from "./cloud-names.js";
import { checkOrigin, type DocumentOrigin, type FindingWriter } from "./finding-writer.js";

const LABELS: Readonly<Record<Severity, string>> = {
  critical: "CRITICAL",
  high: "HIGH",
  medium: "MEDIUM",
  low: "LOW",
  info: "INFORMATIONAL",
};

/** Those that Security Hub takes by name (AWS Security Finding Format, Resource); ids bear the others. */
const ASFF_PARTITIONS: ReadonlySet<string> = new Set(["aws", "aws-cn", "aws-us-gov"]);

/** The longest texts that Security Hub takes (API reference, AwsSecurityFinding, Recommendation; user guide, ProductFields). */
const MOST = { title: 256, description: 1024, recommendation: 512, field: 1024 } as const;

/** `BatchImportFindings` takes a hundred findings of one account and region at a time. */
const BATCH = 100;

/**
 * Returns a writer of the AWS Security Finding Format: a line for each call of `BatchImportFindings`, which is a
 * JSON array of at most a hundred findings of one account and region. A finding keeps its `Id` from run to run, so Security Hub updates it
 * instead of adding another. Texts that are too long for it end with `…`.
 */
export function asffWriter(origin: DocumentOrigin): FindingWriter {
  checkOrigin(origin);
  const { createdAt } = origin;
  let place = "";
  let count = 0;
  return {
    keepsOrder: true,
    head: "",
    separator: "",
    item(finding) {
      const own = `${finding.accountId} ${finding.region}`;
      const isNext = own === place && count < BATCH;
      const before = isNext ? "," : count === 0 ? "[" : "]\n[";
      count = isNext ? count + 1 : 1;
      place = own;
      return `${before}${JSON.stringify(asffOf(finding, createdAt))}`;
    },
    tail: () => (count === 0 ? "" : "]\n"),
  };
}

function asffOf(finding: Finding, createdAt: string): object {
  const { accountId, region, kind, severity, resource } = finding;
  const partition = partitionOfRegion(region);
  return {
    SchemaVersion: "2018-10-08",
    Id: `sgt/${accountId}/${region}/${finding.findingId}`,
    ProductArn: `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`,
    ProductName: "sgt",
    GeneratorId: `sgt/${kind}`,
    AwsAccountId: accountId,
    Region: region,
    Types: ["Software and Configuration Checks/AWS Security Best Practices/Network Reachability"],
    CreatedAt: createdAt,
    UpdatedAt: createdAt,
    Severity: { Label: LABELS[severity], Original: severity },
    Title: text(finding.title, MOST.title),
    Description: text(`${finding.what} ${finding.why}`, MOST.description),
    Remediation: { Recommendation: { Text: text(finding.remedy, MOST.recommendation) } },
    ProductFields: {
      "sgt/findingId": finding.findingId,
      "sgt/exposure": finding.exposure.state,
      "sgt/because": text(formatExposure(finding.exposure), MOST.field),
      "sgt/resourceName": text(resource.name, MOST.field),
    },
    Resources: [
      {
        Type: asffType(resource.type),
        Id: text(arnOf(finding), 512),
        ...(ASFF_PARTITIONS.has(partition) ? { Partition: partition } : {}),
        Region: region,
        ...detailsOf(finding),
      },
    ],
    Compliance: { Status: "FAILED" },
    RecordState: "ACTIVE",
  };
}

function detailsOf({ accountId, resource }: Finding): object {
  if (resource.type !== "security-group") return {};
  const vpc = resource.vpcId?.trim() ? { VpcId: text(resource.vpcId, 64) } : {};
  const group = { GroupName: text(resource.name, 255), GroupId: text(resource.id, 64), OwnerId: accountId, ...vpc };
  return { Details: { AwsEc2SecurityGroup: group } };
}

/** Security Hub refuses texts of nothing but blanks. */
function text(given: string, most: number): string {
  const plain = plainTextWithin(given, most);
  return /\S/.test(plain) ? plain : "-";
}
