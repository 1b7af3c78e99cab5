/** A network interface of the sample account. */
export interface SampleInterface {
  readonly name: string;
  readonly subnet: string;
  readonly groups: readonly string[];
  /** Primary IPv4 first, then secondary ones: flow logs show only the primary. */
  readonly addresses: readonly string[];
  readonly ipv6?: string;
  readonly type: string;
  readonly description: string;
  /** The AWS service that made it; absent for those of instances. */
  readonly requester?: string;
}

type Extra = Partial<Pick<SampleInterface, "ipv6" | "type" | "description" | "requester">> & { readonly also?: string };

const eni = (
  name: string,
  subnet: string,
  address: string,
  groups: readonly string[],
  { also, ...extra }: Extra = {},
): SampleInterface => ({
  name,
  subnet,
  groups,
  addresses: also === undefined ? [address] : [address, also],
  type: "interface",
  description: "",
  ...extra,
});

const ALB = { description: "ELB app/public-alb/50dc6c495c0c9188", requester: "amazon-elb" };
const RDS = { description: "RDSNetworkInterface", requester: "amazon-rds" };
const EKS_GROUP = "eks-cluster-sg-shop-1234567890";

export const SAMPLE_INTERFACES: readonly SampleInterface[] = [
  eni("orders-api-1", "private-a", "10.64.10.11", ["orders-api", "monitoring"], { also: "10.64.10.111" }),
  eni("orders-api-2", "private-b", "10.64.11.11", ["orders-api", "monitoring"]),
  eni("orders-db-1", "data-a", "10.64.20.5", ["orders-db"], RDS),
  eni("orders-db-2", "data-a", "10.64.20.6", ["orders-db"], RDS),
  eni("payments-api-1", "private-a", "10.64.10.21", ["payments-api", "monitoring"]),
  eni("payments-api-2", "private-b", "10.64.11.21", ["payments-api", "monitoring"]),
  eni("public-alb-1", "public-a", "10.64.0.31", ["public-alb"], { ...ALB, ipv6: "2001:db8:64::31" }),
  eni("public-alb-2", "public-b", "10.64.1.31", ["public-alb"], { ...ALB, ipv6: "2001:db8:64:1::31" }),
  eni("partner-gateway-1", "public-a", "10.64.0.41", ["partner-gateway", "vendor-access"], { ipv6: "2001:db8:64::41" }),
  eni("bastion-1", "public-b", "10.64.1.50", ["bastion"]),
  eni("file-share-1", "data-a", "10.64.20.40", ["file-share"]),
  eni("reports-worker-1", "private-a", "10.64.10.60", ["reports-worker"]),
  eni("retired-batch-1", "private-b", "10.64.11.70", ["retired-batch"]),
  eni("eks-node-1", "private-a", "10.64.10.101", [EKS_GROUP]),
  eni("eks-node-2", "private-b", "10.64.11.101", [EKS_GROUP]),
  eni("k8s-ingress-1", "private-a", "10.64.10.90", ["k8s-shop-ingress-0a1b2c3d4e"], {
    description: "ELB app/k8s-shop-ingress/6d0ecf831eec9f09",
    requester: "amazon-elb",
  }),
  eni("nat-1", "public-a", "10.64.0.5", [], { type: "nat_gateway", description: "Interface for NAT Gateway" }),
  eni("idle-1", "default-a", "172.31.4.4", ["default"]),
];

/** An instance that scaling took away: its flows are in the logs, but no snapshot knows it any more. */
export const GONE_INTERFACE: SampleInterface = eni("orders-api-gone", "private-b", "10.64.11.12", []);
