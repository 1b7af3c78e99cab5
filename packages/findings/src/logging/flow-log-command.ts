import { DEFAULT_LAYOUT } from "@sgt/flowlogs";

/** What evidence needs, then what makes it sharper: who opened, addresses behind gateways, and where an interface was. */
const FIELDS = [
  ...DEFAULT_LAYOUT.fields,
  ...["vpc-id", "subnet-id", "instance-id", "tcp-flags", "type", "pkt-srcaddr", "pkt-dstaddr", "region"],
  "flow-direction",
];

/** The shortest interval, and what every interface of an instance on Nitro has anyway. */
const AGGREGATION_SECONDS = 60;

/** Stands where a person has to write a bucket of their own. */
const OWN_BUCKET = "arn:aws:s3:::YOUR-BUCKET";

/** Returns the AWS CLI command that turns on a flow log of a VPC in the format that evidence is best in. */
export function flowLogCommand({
  region,
  vpcId,
  destination = OWN_BUCKET,
}: {
  readonly region: string;
  readonly vpcId: string;
  /** ARN of a bucket, with a prefix or without. */
  readonly destination?: string | undefined;
}): string {
  return [
    `aws ec2 create-flow-logs --region ${region} --resource-type VPC --resource-ids ${vpcId} --traffic-type ALL`,
    `--max-aggregation-interval ${AGGREGATION_SECONDS} --log-destination-type s3 --log-destination ${destination}`,
    `--log-format '${FIELDS.map((field) => `\${${field}}`).join(" ")}'`,
  ].join(" ");
}
