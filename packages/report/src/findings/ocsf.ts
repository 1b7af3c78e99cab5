import { type Finding, formatExposure, type Severity } from "@sgt/findings";
import { partitionOfRegion } from "@sgt/snapshot";
import { plainText } from "../text/safe-text.js";
import { arnOf, asffType } from "./cloud-names.js";
import { checkOrigin, type DocumentOrigin, type FindingWriter } from "./finding-writer.js";

/** OCSF severity_id and its caption. */
const SEVERITIES: Readonly<Record<Severity, readonly [id: number, caption: string]>> = {
  critical: [5, "Critical"],
  high: [4, "High"],
  medium: [3, "Medium"],
  low: [2, "Low"],
  info: [1, "Informational"],
};

/** Class 2003 of category 2: what was checked against a resource and failed; activity 1 creates it. */
const CLASS = {
  category_uid: 2,
  category_name: "Findings",
  class_uid: 2003,
  class_name: "Compliance Finding",
} as const;

/**
 * Returns a writer of OCSF 1.6.0: one Compliance Finding (class 2003, profile `cloud`) a line, NDJSON, as
 * Security Lake and collectors of logs take it. Compliance and not Detection Finding: nothing happened, a
 * configuration was looked at. A finding keeps its `finding_info.uid` from run to run.
 */
export function ocsfWriter(origin: DocumentOrigin): FindingWriter {
  checkOrigin(origin);
  return {
    head: "",
    separator: "\n",
    item: (finding) => JSON.stringify(ocsfOf(finding, origin)),
    tail: () => "\n",
  };
}

function ocsfOf(finding: Finding, { createdAt, toolVersion }: DocumentOrigin): object {
  const { accountId, region, kind, resource } = finding;
  const [severityId, severity] = SEVERITIES[finding.severity];
  const time = Date.parse(createdAt);
  return {
    activity_id: 1,
    activity_name: "Create",
    ...CLASS,
    type_uid: 200301,
    type_name: "Compliance Finding: Create",
    time,
    severity_id: severityId,
    severity,
    status_id: 1,
    status: "New",
    message: plainText(finding.title),
    metadata: {
      version: "1.6.0",
      profiles: ["cloud"],
      product: { name: "sgt", vendor_name: "sg-tightener", version: toolVersion },
    },
    cloud: { provider: "AWS", region, account: { uid: accountId, type_id: 10, type: "AWS Account" } },
    finding_info: {
      uid: finding.findingId,
      title: plainText(finding.title),
      desc: plainText(`${finding.what} ${finding.why}`),
      types: [kind],
      created_time: time,
      analytic: { name: kind, type_id: 1, type: "Rule" },
    },
    compliance: {
      control: kind,
      standards: ["sgt network trust"],
      status_id: 3,
      status: "Fail",
      status_details: [plainText(formatExposure(finding.exposure))],
    },
    remediation: { desc: plainText(finding.remedy) },
    resources: [
      {
        uid: plainText(arnOf(finding)),
        name: plainText(resource.name),
        type: asffType(resource.type),
        region,
        cloud_partition: partitionOfRegion(region),
      },
    ],
    unmapped: { exposure: finding.exposure.state, evidence: finding.evidence.map((step) => plainText(step.says)) },
  };
}
