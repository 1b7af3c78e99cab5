/**
 * A network load balancer behind an endpoint service. What comes to it from endpoints is in no flow log, not even its
 * own: AWS records nothing between an endpoint's interface and a network load balancer's.
 */
export interface PrivateLinkBalancer {
  /** The end of its ARN: `net/shop/0123456789abcdef`. */
  readonly name: string;
  /** Groups that stand before it. */
  readonly groupIds: readonly string[];
  readonly serviceNames: readonly string[];
  /** Whether its groups judge what comes from endpoints, as they do unless that was turned off. */
  readonly isJudged: boolean;
}
