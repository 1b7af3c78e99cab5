import type { LoadBalancer } from "@sgt/snapshot";

/**
 * Returns the subnets that are configured for the load balancers whose interfaces have the descriptions: each bears the end of its
 * balancer's ARN, or the name of a classic one. None for interfaces of anything else.
 */
export function configuredSubnets(descriptions: readonly string[], loadBalancers: readonly LoadBalancer[]): string[] {
  const paths = new Set(descriptions.flatMap((description) => /^ELB (.+)$/.exec(description)?.[1] ?? []));
  const isOne = ({ arn, name }: LoadBalancer): boolean =>
    arn === null ? paths.has(name) : [...paths].some((path) => arn.endsWith(`/${path}`));
  return loadBalancers.filter(isOne).flatMap(({ subnetIds }) => subnetIds);
}
