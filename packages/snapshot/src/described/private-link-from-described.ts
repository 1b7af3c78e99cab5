import { z } from "zod";
import type { NetworkInterface } from "../model/network-interface.js";
import type { PrivateLinkBalancer } from "../model/private-link.js";

const text = z.string();

interface DescribedServices {
  readonly ServiceConfigurations: readonly {
    readonly ServiceName: string;
    readonly NetworkLoadBalancerArns: readonly string[];
  }[];
  readonly NextToken?: string | null | undefined;
}

/** `aws ec2 describe-vpc-endpoint-service-configurations` */
export const describedServices: z.ZodType<DescribedServices> = z.object({
  ServiceConfigurations: z.array(
    z.object({ ServiceName: text.default(""), NetworkLoadBalancerArns: z.array(text).default([]) }),
  ),
  NextToken: text.nullish(),
});

interface DescribedBalancerGroups {
  readonly LoadBalancers: readonly {
    readonly LoadBalancerArn: string;
    readonly SecurityGroups: readonly string[];
    readonly EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic?: string | undefined;
  }[];
}

/** `aws elbv2 describe-load-balancers`, as far as it tells which groups judge what comes from endpoints. */
export const describedBalancerGroups: z.ZodType<DescribedBalancerGroups> = z.object({
  LoadBalancers: z.array(
    z.object({
      LoadBalancerArn: text,
      SecurityGroups: z.array(text).default([]),
      EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: text.optional(),
    }),
  ),
});

/**
 * Returns the network load balancers behind endpoint services. Their groups are told by the load balancers and, where these
 * were not collected, by their interfaces; what does not say that its groups leave endpoints alone is taken to judge them.
 */
export function privateLinkFrom(
  services: DescribedServices["ServiceConfigurations"],
  balancers: DescribedBalancerGroups["LoadBalancers"],
  enis: readonly NetworkInterface[],
): PrivateLinkBalancer[] {
  const arns = [...new Set(services.flatMap((service) => service.NetworkLoadBalancerArns))].sort();
  return arns.map((arn) => {
    const name = arn.replace(/^.*:loadbalancer\//, "");
    const balancer = balancers.find((one) => one.LoadBalancerArn === arn);
    // As ELB describes the interfaces of its load balancers.
    const own = enis.filter(({ description }) => description === `ELB ${name}`).flatMap((eni) => eni.groupIds);
    return {
      name,
      groupIds: [...new Set([...(balancer?.SecurityGroups ?? []), ...own])],
      serviceNames: services
        .filter((service) => service.NetworkLoadBalancerArns.includes(arn))
        .map(({ ServiceName }) => ServiceName),
      isJudged: balancer?.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic !== "off",
    };
  });
}
