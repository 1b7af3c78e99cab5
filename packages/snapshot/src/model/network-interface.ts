export interface NetworkInterface {
  readonly eniId: string;
  /** The account that owns it, in a shared VPC not always the one it was read from; absent where nothing says so. */
  readonly ownerId?: string;
  readonly groupIds: readonly string[];
  readonly vpcId: string;
  readonly subnetId: string;
  /** All its own addresses, IPv4 primary first, then secondary, then IPv6. */
  readonly addresses: readonly string[];
  /** Public IPv4 addresses that AWS translates to its own. */
  readonly publicAddresses: readonly string[];
  readonly availabilityZone: string;
  /** The instance it is attached to; null for those of load balancers, databases and other services. */
  readonly instanceId: string | null;
  /** False while it is attached to nothing; nobody answers there. */
  readonly isAttached: boolean;
  readonly interfaceType: string;
  readonly description: string;
  /** ISO time since which it serves what it is attached to now; absent when it is attached to nothing or AWS does not say. */
  readonly attachedAt?: string;
}
