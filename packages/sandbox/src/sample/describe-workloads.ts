import { zoneOf } from "./describe-gateways.js";
import { type IdMaker, SAMPLE_ACCOUNT_ID, SAMPLE_REGION } from "./sample-ids.js";
import { SAMPLE_INTERFACES, type SampleInterface } from "./sample-interfaces.js";

interface SampleBalancer {
  readonly name: string;
  readonly key: string;
  readonly scheme: string;
  readonly enis: readonly SampleInterface[];
  /** Interfaces of the instances behind it, and their port. */
  readonly targets: readonly string[];
  readonly port: number;
}

/** Interfaces of load balancers say in their description which one they belong to: `ELB app/<name>/<key>`. */
const BALANCER = /^ELB app\/([^/]+)\/([^/]+)$/;
const PUBLIC = { scheme: "internet-facing", targets: ["orders-api-1", "orders-api-2"], port: 8080 };
const INTERNAL = { scheme: "internal", targets: ["eks-node-1", "eks-node-2"], port: 8443 };

function balancers(): SampleBalancer[] {
  const byKey = new Map<string, SampleBalancer>();
  for (const eni of SAMPLE_INTERFACES) {
    const [, name, key] = BALANCER.exec(eni.description) ?? [];
    if (name === undefined || key === undefined) continue;
    const enis = [...(byKey.get(key)?.enis ?? []), eni];
    byKey.set(key, { name, key, enis, ...(name === "public-alb" ? PUBLIC : INTERNAL) });
  }
  return [...byKey.values()];
}

const arn = (kind: string, name: string, key: string): string =>
  `arn:aws:elasticloadbalancing:${SAMPLE_REGION}:${SAMPLE_ACCOUNT_ID}:${kind}/${name}/${key}`;

/** What `aws elbv2 describe-load-balancers` prints. */
export function describeLoadBalancers(id: IdMaker): object {
  return {
    LoadBalancers: balancers().map(({ name, key, scheme, enis }) => ({
      LoadBalancerArn: arn("loadbalancer/app", name, key),
      DNSName: `${name}-1234567890.${SAMPLE_REGION}.elb.amazonaws.com`,
      CanonicalHostedZoneId: "Z32O12XQLNTSW2",
      CreatedTime: "2024-02-12T08:30:00+00:00",
      LoadBalancerName: name,
      Scheme: scheme,
      VpcId: id("vpc", "shop"),
      State: { Code: "active" },
      Type: "application",
      AvailabilityZones: enis.map(({ subnet }) => ({
        ZoneName: zoneOf(subnet),
        SubnetId: id("subnet", subnet),
        LoadBalancerAddresses: [],
      })),
      SecurityGroups: (enis[0]?.groups ?? []).map((group) => id("sg", group)),
      IpAddressType: "ipv4",
    })),
  };
}

/** What `aws elbv2 describe-target-groups` prints: one for each load balancer. */
export function describeTargetGroups(id: IdMaker): object {
  return {
    TargetGroups: balancers().map(({ name, key, port }) => ({
      TargetGroupArn: arn("targetgroup", name, key),
      TargetGroupName: name,
      Protocol: "HTTP",
      Port: port,
      VpcId: id("vpc", "shop"),
      HealthCheckProtocol: "HTTP",
      HealthCheckPort: "traffic-port",
      HealthCheckEnabled: true,
      LoadBalancerArns: [arn("loadbalancer/app", name, key)],
      TargetType: "instance",
      IpAddressType: "ipv4",
    })),
  };
}

/** What `aws elbv2 describe-target-health` prints for each target group, by file. */
export function targetHealthFiles(id: IdMaker): Record<string, object> {
  const files = balancers().map(({ name, targets, port }): [string, object] => [
    `elbv2-describe-target-health-${name}`,
    {
      TargetHealthDescriptions: targets.map((target) => ({
        Target: { Id: id("i", target), Port: port },
        HealthCheckPort: String(port),
        TargetHealth: { State: "healthy" },
      })),
    },
  ]);
  return Object.fromEntries(files);
}

/** What `aws rds describe-db-instances` prints: one database for each interface that RDS made. */
export function describeDbInstances(id: IdMaker): object {
  const enis = SAMPLE_INTERFACES.filter((eni) => eni.requester === "amazon-rds");
  return {
    DBInstances: enis.map((eni) => ({
      DBInstanceIdentifier: eni.name,
      DBInstanceClass: "db.r6g.large",
      Engine: "postgres",
      DBInstanceStatus: "available",
      Endpoint: { Address: `${eni.name}.abcdefghijkl.${SAMPLE_REGION}.rds.amazonaws.com`, Port: 5432 },
      AllocatedStorage: 100,
      InstanceCreateTime: "2024-02-12T08:30:00+00:00",
      DBSecurityGroups: [],
      VpcSecurityGroups: eni.groups.map((group) => ({ VpcSecurityGroupId: id("sg", group), Status: "active" })),
      AvailabilityZone: zoneOf(eni.subnet),
      DBSubnetGroup: { DBSubnetGroupName: "data", VpcId: id("vpc", "shop") },
      MultiAZ: false,
      PubliclyAccessible: false,
      StorageEncrypted: true,
      DBInstanceArn: `arn:aws:rds:${SAMPLE_REGION}:${SAMPLE_ACCOUNT_ID}:db:${eni.name}`,
    })),
  };
}
