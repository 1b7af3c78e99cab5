/**
 * Fields that say something of the interface itself. They are kept once for each interface, not with each row.
 * Their places here are the numbers by which the engine knows them.
 */
export const WORD_FIELDS: readonly string[] = [
  "vpc-id",
  "subnet-id",
  "instance-id",
  "ecs-cluster-arn",
  "ecs-cluster-name",
  "ecs-container-instance-arn",
  "ecs-container-instance-id",
  "ecs-container-id",
  "ecs-second-container-id",
  "ecs-service-name",
  "ecs-task-definition-arn",
  "ecs-task-arn",
  "ecs-task-id",
  "instance-tag",
  "instance-tag-2",
  "interface-tag",
  "interface-tag-2",
  "asg-tag",
  "asg-tag-2",
  "interface-type",
];

/** Tags, which AWS writes percent-encoded, and may leave out or get wrong for the first hour of an interface. */
export const TAG_FIELDS: ReadonlySet<string> = new Set(WORD_FIELDS.filter((field) => /-tag(-2)?$/.test(field)));
