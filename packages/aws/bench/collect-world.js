// A sandbox with an organization of many accounts, in a process of its own: what it needs is not
// ours. Arguments: accounts, groups in each region, the share of AWS's token buckets that is left to
// us. Prints its address as one JSON line, its tally when its stdin ends.
import { REPLICA, startSandbox } from "@sgt/sandbox";

const [accountCount, groupCount, scale] = process.argv.slice(2).map(Number);
const HOME = "111111111111";
const REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "ap-southeast-2"];
const accountIds = Array.from({ length: accountCount - 1 }, (_, n) => String(600_000_000_000 + n));
const id = (kind, n) => `${kind}-0${REPLICA.mark}${String(n).padStart(8, "0")}`;

/** Four rules for each group, one of them egress. */
function group(n) {
  const ranges = [0, 1, 2].map((k) => ({ CidrIp: `10.${n % 250}.${k * 16}.0/20`, Description: "Direct Connect" }));
  return {
    GroupId: id("sg", n),
    GroupName: `service-${n}`,
    Description: "made for a measurement",
    VpcId: id("vpc", 1),
    OwnerId: REPLICA.accountId,
    Tags: [{ Key: "Name", Value: `service-${n}` }],
    IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: ranges }],
    IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
  };
}

const model = {
  Vpcs: [{ VpcId: id("vpc", 1), CidrBlock: "10.0.0.0/16" }],
  SecurityGroups: Array.from({ length: groupCount }, (_, n) => group(n)),
};

/** A page of a thousand takes AWS most of a second, a small answer a tenth (seconds as seen from afar). */
function latency({ params }) {
  const base = 80 + ((Date.now() * 7919) % 60);
  return params.MaxResults === "1000" ? base * 4 : base;
}

const sandbox = await startSandbox({
  account: { ...model, SecurityGroups: [], accountId: HOME, region: REGIONS[0] },
  replicas: { accountIds, regions: REGIONS, model },
  organization: {
    managementAccountId: HOME,
    accounts: accountIds.map((accountId) => ({ accountId, name: `team ${accountId}` })),
  },
  roles: { deniedAccounts: [accountIds[1]] },
  throttle: { scale },
  latency,
  keepRequests: 1_000,
});
const throttled = { accountId: accountIds[2], region: REGIONS[1] };
sandbox.faults.add({
  kind: "throttle",
  times: Number.POSITIVE_INFINITY,
  when: {
    predicate: ({ caller, region, action }) =>
      caller.accountId === throttled.accountId && region === throttled.region && action !== "DescribeRegions",
  },
});
process.stdout.write(`${JSON.stringify({ url: sandbox.url, denied: accountIds[1], throttled })}\n`);
for await (const _ of process.stdin);
process.stdout.write(`${JSON.stringify(Object.fromEntries(sandbox.tally))}\n`);
await sandbox.close();
