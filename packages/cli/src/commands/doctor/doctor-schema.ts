import type { VpcFlowLog, VpcLogging } from "@sgt/findings";
import { answerSchema, COUNT, exactly, listOf, orNull, type Schema, TEXT } from "../../render/json-schema.js";
import type { Caller, DoctorResult } from "./doctor-result.js";

type Of<T> = Record<keyof T, Schema>;

const ACCOUNT: Schema = { type: "string", pattern: "^[0-9]{12}$" };
const TIME: Schema = { type: "string", format: "date-time" };
const DAY: Schema = { type: "string", format: "date" };

const CALLER = {
  arn: TEXT,
  accountId: ACCOUNT,
  region: TEXT,
  credentialsEnd: orNull(TIME),
  permissions: listOf(exactly({ action: TEXT, answer: { enum: ["permitted", "denied", "not-known"] } })),
} satisfies Of<Caller>;

const FLOW_LOG = {
  flowLogId: TEXT,
  resourceId: TEXT,
  trafficType: TEXT,
  status: TEXT,
  deliverStatus: TEXT,
  deliverError: orNull(TEXT),
  destination: orNull(exactly({ kind: { enum: ["s3", "cloud-watch-logs", "kinesis-data-firehose"] }, name: TEXT })),
  createdAt: orNull(TIME),
  aggregationSeconds: orNull(COUNT),
  lacks: listOf(TEXT),
} satisfies Of<VpcFlowLog>;

const VPC = {
  accountId: ACCOUNT,
  region: TEXT,
  vpcId: TEXT,
  vpcName: TEXT,
  interfaceCount: COUNT,
  loggedCount: COUNT,
  gaps: {
    type: "object",
    propertyNames: { enum: ["young", "elsewhere", "unusable", "failing", "rejects-only", "unlogged"] },
    additionalProperties: COUNT,
  },
  flowLogs: listOf(exactly(FLOW_LOG)),
  days: orNull(exactly({ enoughOn: DAY, goodOn: DAY })),
  command: orNull(TEXT),
} satisfies Of<VpcLogging>;

/** Returns the JSON Schema of `sgt doctor --format json`. */
export function doctorSchema(): Schema {
  return answerSchema("doctor", {
    checkedAt: TIME,
    caller: orNull(exactly(CALLER)),
    vpcs: listOf(exactly(VPC)),
    retention: listOf(exactly({ logGroup: TEXT, days: orNull(COUNT) })),
    notLooked: listOf(exactly({ what: TEXT, code: orNull(TEXT), reason: TEXT })),
  } satisfies Of<Omit<DoctorResult, "schema">>);
}
