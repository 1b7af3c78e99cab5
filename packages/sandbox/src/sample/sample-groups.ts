import { OUTSIDE } from "./sample-outside.js";
import { allTraffic, icmp, type SampleGroup, type SampleRule, tcp } from "./sample-rule.js";

/** A customer's prefix list; it costs its maximum entries in the quota of every group that names it. */
export interface SamplePrefixList {
  readonly name: string;
  readonly maxEntries: number;
  readonly entries: readonly { readonly cidr: string; readonly description: string }[];
}

export const SAMPLE_PREFIX_LISTS: readonly SamplePrefixList[] = [
  {
    name: "partners",
    maxEntries: 10,
    entries: [
      { cidr: "198.51.100.16/28", description: "Partner A" },
      { cidr: "203.0.113.64/27", description: "Partner B" },
      { cidr: "203.0.113.200/32", description: "Partner C, test system" },
    ],
  },
];

/** How many office printers and scanners have a rule of their own in the group near its quota. */
const FILE_SHARE_CLIENT_COUNT = 45;

const tagged = (rule: SampleRule, tags: Readonly<Record<string, string>>): SampleRule => ({ ...rule, tags });

/** The three groups of the worked example (docs/article.md): each trusts a /16 of the corporate network. */
const BROAD: readonly SampleGroup[] = [
  {
    name: "orders-api",
    vpc: "shop",
    description: "Orders API",
    tags: { team: "orders", "cost-center": "4711" },
    ingress: [
      tagged(tcp(443, "10.0.0.0/16", "Direct Connect: corporate network (temporary, CHG0012345)"), {
        owner: "network",
        change: "CHG0012345",
      }),
      tcp(8080, "group:public-alb", "From the public load balancer"),
      tcp(9100, "10.64.10.0/24", "Node exporter"),
    ],
  },
  {
    name: "orders-db",
    vpc: "shop",
    description: "Orders database",
    tags: { team: "orders" },
    ingress: [
      tagged(tcp(5432, "10.4.0.0/16", "Data center application servers"), { owner: "dba" }),
      tcp(5432, "group:orders-api", "Orders API"),
      tcp(5432, "10.64.10.77/32", "Backup host"),
    ],
  },
  {
    name: "payments-api",
    vpc: "shop",
    description: "Payments API",
    tags: { team: "payments", pci: "true" },
    ingress: [
      tcp(8443, "10.8.0.0/16", "Branches and card terminals"),
      icmp("10.8.0.0/24", "Ping from the branches"),
      tcp(22, "10.64.1.50/32", "Bastion"),
    ],
  },
];

/** What real accounts hold around them; nothing here may change. */
const AROUND: readonly SampleGroup[] = [
  {
    name: "public-alb",
    vpc: "shop",
    description: "Public load balancer",
    tags: { team: "edge" },
    ingress: [tcp(443, "0.0.0.0/0", "Everyone"), tcp(443, "::/0", "Everyone"), tcp(80, "0.0.0.0/0", "Redirect")],
  },
  {
    name: "partner-gateway",
    vpc: "shop",
    description: "Partners",
    tags: { team: "edge" },
    ingress: [
      tcp(443, "list:partners", "Partner networks"),
      tcp(443, "192.0.2.32/28", "Partner D, until its entry is in the list"),
      tcp(443, "2001:db8:5000::/48", "Partner D"),
    ],
  },
  {
    name: "monitoring",
    vpc: "shop",
    description: "Agents",
    tags: {},
    ingress: [tcp([9090, 9100], "10.64.10.0/24", "Prometheus"), icmp("10.9.0.0/24", "Ping from the NOC")],
  },
  {
    name: "file-share",
    vpc: "shop",
    description: "File share, near its rule quota",
    tags: { team: "workplace" },
    ingress: [
      tcp(445, "10.12.0.0/16", "Offices that were forgotten"),
      ...Array.from({ length: FILE_SHARE_CLIENT_COUNT }, (_, i) => tcp(445, `10.13.${i}.20/32`, `Printer ${i + 1}`)),
      tcp(445, "list:partners", "Scan to folder"),
      tcp(445, "group:orders-api", "Exports"),
      tcp(445, "group:payments-api", "Exports"),
      tcp(445, "group:reports-worker", "Reports"),
    ],
  },
  {
    name: "reports-worker",
    vpc: "shop",
    description: "Reports",
    tags: { team: "finance" },
    ingress: [
      tcp([1024, 65535], "10.16.0.0/16", "Return traffic from the warehouse (not needed: groups are stateful)"),
    ],
  },
  {
    name: "retired-batch",
    vpc: "shop",
    description: "Batch that moved away",
    tags: {},
    ingress: [tcp(8080, "10.20.0.0/16", "Nobody has come for a long time")],
  },
  {
    name: "default",
    vpc: "default",
    description: "default VPC security group",
    tags: {},
    ingress: [allTraffic("group:default"), tcp(22, "172.31.0.0/16")],
  },
];

/** Groups that a controller owns: it would put its rules back. */
const OWNED: readonly SampleGroup[] = [
  {
    name: "eks-cluster-sg-shop-1234567890",
    vpc: "shop",
    description: "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes",
    tags: { "kubernetes.io/cluster/shop": "owned", "aws:eks:cluster-name": "shop", Name: "eks-cluster-sg-shop" },
    ingress: [
      allTraffic("group:eks-cluster-sg-shop-1234567890"),
      tcp(10250, "10.1.0.0/16", "Kubelet from the data center"),
    ],
  },
  {
    name: "k8s-shop-ingress-0a1b2c3d4e",
    vpc: "shop",
    description: "[k8s] Managed SecurityGroup for LoadBalancer",
    tags: { "elbv2.k8s.aws/cluster": "shop", "ingress.k8s.aws/resource": "ManagedLBSecurityGroup" },
    ingress: [tcp(443, "10.0.0.0/12", "Written by the controller")],
  },
];

export const SAMPLE_GROUPS: readonly SampleGroup[] = [...BROAD, ...AROUND, ...OUTSIDE, ...OWNED];
