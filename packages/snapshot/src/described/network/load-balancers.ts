import * as z from "zod";
import type { Listener, LoadBalancer } from "../../model/network.js";
import { SNAPSHOT_FILES } from "../../model/snapshot-files.js";
import { type DescribedItems, type DescribedList, optionalText, text, texts } from "./described-list.js";

const port = z.int().min(0).max(65535);

const classic = z
  .object({
    LoadBalancerName: text,
    Scheme: optionalText,
    // AWS spells it so in this one call.
    VPCId: optionalText,
    SecurityGroups: texts,
    Subnets: texts,
    AvailabilityZones: texts,
    Instances: z.array(z.object({ InstanceId: text })).default([]),
    ListenerDescriptions: z
      .array(z.object({ Listener: z.object({ Protocol: text, LoadBalancerPort: port, InstancePort: port }) }))
      .default([]),
  })
  .transform(
    (raw): LoadBalancer => ({
      kind: "classic",
      name: raw.LoadBalancerName,
      arn: null,
      isInternetFacing: raw.Scheme === "internet-facing",
      vpcId: raw.VPCId,
      groupIds: raw.SecurityGroups,
      subnetIds: raw.Subnets,
      availabilityZones: raw.AvailabilityZones,
      instanceIds: raw.Instances.map((instance) => instance.InstanceId),
      listeners: raw.ListenerDescriptions.map(({ Listener: { Protocol, LoadBalancerPort, InstancePort } }) => ({
        protocol: Protocol.toUpperCase(),
        port: LoadBalancerPort,
        instancePort: InstancePort,
        targetGroupArns: [],
      })),
    }),
  );

/** `aws elb describe-load-balancers` */
export const describedClassicBalancers: DescribedList<LoadBalancer> = {
  file: SNAPSHOT_FILES.classicLoadBalancers,
  idOf: ({ name }) => name,
  schema: z.object({ LoadBalancerDescriptions: z.array(classic) }).transform((page) => page.LoadBalancerDescriptions),
};

const modern = z
  .object({
    LoadBalancerName: text,
    LoadBalancerArn: text,
    Type: z.enum(["application", "network", "gateway"]),
    Scheme: optionalText,
    VpcId: optionalText,
    SecurityGroups: texts,
    AvailabilityZones: z.array(z.object({ ZoneName: optionalText, SubnetId: text.optional() })).default([]),
  })
  .transform(
    (raw): LoadBalancer => ({
      kind: raw.Type,
      name: raw.LoadBalancerName,
      arn: raw.LoadBalancerArn,
      isInternetFacing: raw.Scheme === "internet-facing",
      vpcId: raw.VpcId,
      groupIds: raw.SecurityGroups,
      subnetIds: raw.AvailabilityZones.flatMap((zone) => zone.SubnetId ?? []),
      availabilityZones: raw.AvailabilityZones.map((zone) => zone.ZoneName),
      instanceIds: [],
      listeners: null,
    }),
  );

/** `aws elbv2 describe-load-balancers` */
export const describedModernBalancers: DescribedList<LoadBalancer> = {
  file: SNAPSHOT_FILES.loadBalancers,
  idOf: ({ arn, name }) => arn ?? name,
  schema: z.object({ LoadBalancers: z.array(modern) }).transform((page) => page.LoadBalancers),
};

const action = z.object({
  TargetGroupArn: text.optional(),
  ForwardConfig: z
    .object({ TargetGroups: z.array(z.object({ TargetGroupArn: text.optional() })).default([]) })
    .optional(),
});

function forwardedTo({ TargetGroupArn, ForwardConfig }: z.infer<typeof action>): string[] {
  const weighted = ForwardConfig?.TargetGroups.flatMap((group) => group.TargetGroupArn ?? []) ?? [];
  return TargetGroupArn === undefined ? weighted : [TargetGroupArn, ...weighted];
}

const listener = z
  .object({
    LoadBalancerArn: text,
    Protocol: optionalText,
    Port: port.default(0),
    DefaultActions: z.array(action).default([]),
  })
  .transform((raw): Listener & { readonly loadBalancerArn: string } => ({
    loadBalancerArn: raw.LoadBalancerArn,
    protocol: raw.Protocol,
    port: raw.Port,
    instancePort: null,
    targetGroupArns: [...new Set(raw.DefaultActions.flatMap(forwardedTo))],
  }));

/** `aws elbv2 describe-listeners --load-balancer-arn …`: one file for each load balancer, named by it. */
export const describedListeners: DescribedItems<Listener & { readonly loadBalancerArn: string }> = {
  schema: z.object({ Listeners: z.array(listener) }).transform((page) => page.Listeners),
};
