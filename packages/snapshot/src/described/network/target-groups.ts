import * as z from "zod";
import type { Target, TargetGroup } from "../../model/network.js";
import { SNAPSHOT_FILES } from "../../model/snapshot-files.js";
import { type DescribedItems, type DescribedList, optionalText, text, texts } from "./described-list.js";

const port = z.int().min(0).max(65535).optional();

const targetGroup = z
  .object({
    TargetGroupArn: text,
    TargetGroupName: text,
    VpcId: optionalText,
    Protocol: optionalText,
    Port: port,
    TargetType: text.default("instance"),
    LoadBalancerArns: texts,
  })
  .transform(
    (raw): TargetGroup => ({
      arn: raw.TargetGroupArn,
      name: raw.TargetGroupName,
      vpcId: raw.VpcId,
      protocol: raw.Protocol,
      port: raw.Port ?? null,
      targetType: raw.TargetType,
      loadBalancerArns: raw.LoadBalancerArns,
      targets: null,
    }),
  );

/** `aws elbv2 describe-target-groups` */
export const describedTargetGroups: DescribedList<TargetGroup> = {
  file: SNAPSHOT_FILES.targetGroups,
  idOf: ({ arn }) => arn,
  schema: z.object({ TargetGroups: z.array(targetGroup) }).transform((page) => page.TargetGroups),
};

const target = z
  .object({
    Target: z.object({ Id: text, Port: port, AvailabilityZone: text.optional() }),
    TargetHealth: z.object({ State: optionalText }).optional(),
  })
  .transform(
    (raw): Target => ({
      id: raw.Target.Id,
      port: raw.Target.Port ?? null,
      // "all" stands for targets outside the VPC (ELB API reference, TargetDescription).
      availabilityZone: raw.Target.AvailabilityZone ?? null,
      health: raw.TargetHealth?.State ?? "",
    }),
  );

/** `aws elbv2 describe-target-health --target-group-arn …`: one file for each target group, named by it. */
export const describedTargets: DescribedItems<Target> = {
  schema: z.object({ TargetHealthDescriptions: z.array(target) }).transform((page) => page.TargetHealthDescriptions),
};
