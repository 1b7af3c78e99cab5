/**
 * The fields of the default format, in their fixed order (version 2).
 * Source: Amazon VPC user guide, "Flow log records".
 */
export const DEFAULT_FIELDS: readonly string[] = [
  "version",
  "account-id",
  "interface-id",
  "srcaddr",
  "dstaddr",
  "srcport",
  "dstport",
  "protocol",
  "packets",
  "bytes",
  "start",
  "end",
  "action",
  "log-status",
];

/**
 * All fields of versions 2 to 11 (6 is the transit gateway's). Used to recognise a header line, not
 * to refuse others: a field of a future version is kept by its name.
 */
export const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  ...DEFAULT_FIELDS,
  ...words("vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr"),
  ...words("region az-id sublocation-type sublocation-id"),
  ...words("pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path"),
  ...words("ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id"),
  ...words("ecs-container-id ecs-second-container-id ecs-service-name ecs-task-definition-arn"),
  ...words("ecs-task-arn ecs-task-id reject-reason resource-id encryption-status"),
  ...words("instance-tag instance-tag-2 interface-tag interface-tag-2 asg-tag asg-tag-2 interface-type"),
  ...words("next-hop-interface-id next-hop-subnet-id next-hop-az-id next-hop-vpc-id next-hop-interface-type"),
]);

/** Fields that only transit-gateway flow logs have. */
export const TRANSIT_GATEWAY_FIELDS: ReadonlySet<string> = new Set(
  words("resource-type tgw-id tgw-attachment-id tgw-src-vpc-id tgw-dst-vpc-id tgw-src-eni tgw-dst-eni"),
);

function words(text: string): string[] {
  return text.split(" ");
}
