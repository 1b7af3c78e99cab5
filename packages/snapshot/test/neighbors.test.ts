import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { RegionSnapshot } from "@sgt/snapshot";
import { readRegions, readSnapshot } from "@sgt/snapshot/node";

const [OWNER, GUEST] = ["123456789012", "210987654321"];
let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-neighbors-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const group = (GroupId: string, OwnerId = OWNER, VpcId = "vpc-1") => ({ GroupId, GroupName: GroupId, OwnerId, VpcId });
const eni = (NetworkInterfaceId: string, groups: string[], more: object = {}) => ({
  NetworkInterfaceId,
  Groups: groups.map((GroupId) => ({ GroupId })),
  VpcId: "vpc-1",
  SubnetId: "subnet-1",
  Status: "in-use",
  ...more,
});

interface Files {
  readonly groups?: readonly object[];
  readonly enis?: readonly object[];
  readonly more?: Readonly<Record<string, object>>;
}

async function put(account: string, { groups = [], enis = [], more = {} }: Files, region = "eu-west-1") {
  const place = join(dir, account, region);
  await mkdir(place, { recursive: true });
  const files: Record<string, object> = {
    "ec2-describe-security-groups": { SecurityGroups: groups },
    "ec2-describe-network-interfaces": { NetworkInterfaces: enis },
    ...more,
  };
  for (const [name, value] of Object.entries(files)) {
    await writeFile(join(place, `${name}.json`), JSON.stringify(value));
  }
}

/** The region of the owner, read both ways, which must agree. */
async function owner(): Promise<RegionSnapshot> {
  const { regions } = await readSnapshot(dir);
  const region = regions.find((one) => one.accountId === OWNER) as RegionSnapshot;
  for await (const read of readRegions(dir)) {
    if (read.kind === "region" && read.region.accountId === OWNER) expect(read.region).toEqual(region);
  }
  return region;
}
const enisOf = ({ enis }: RegionSnapshot) => enis.map(({ eniId, ownerId }) => `${eniId} ${ownerId ?? "-"}`);

const RAM = {
  "ram-list-resources": {
    resources: [
      { arn: `arn:aws:ec2:eu-west-1:${OWNER}:security-group/sg-1`, resourceShareArn: "share-1" },
      { arn: `arn:aws:ec2:eu-west-1:${OWNER}:subnet/subnet-1`, resourceShareArn: "share-2" },
    ],
  },
  "ram-get-resource-share-associations": {
    resourceShareAssociations: [
      { resourceShareArn: "share-1", associatedEntity: GUEST, status: "ASSOCIATED" },
      { resourceShareArn: "share-1", associatedEntity: "333333333333", status: "DISASSOCIATED" },
      { resourceShareArn: "share-2", associatedEntity: "444444444444", status: "ASSOCIATED" },
    ],
  },
};

describe("interfaces of other accounts", () => {
  test("that carry a group stand beside the owner's, with the flow logs over them", async () => {
    await put(OWNER, { groups: [group("sg-1")], enis: [eni("eni-1", ["sg-1"])] });
    const log = (FlowLogId: string, ResourceId: string) => ({ FlowLogId, ResourceId });
    const logs = { FlowLogs: [log("fl-1", "eni-2"), log("fl-2", "vpc-9")] };
    await put(GUEST, {
      groups: [group("sg-1"), group("sg-2", GUEST)],
      enis: [eni("eni-2", ["sg-1"]), eni("eni-3", ["sg-2"])],
      more: { "ec2-describe-flow-logs": logs },
    });
    const region = await owner();
    expect(enisOf(region)).toEqual(["eni-1 -", `eni-2 ${GUEST}`]);
    expect(region.flowLogs.map(({ flowLogId }) => flowLogId)).toEqual(["fl-1"]);
    expect(region.groups[0]?.sharedWith).toBeUndefined();
  });

  test.each<[name: string, files: Files, region: string]>([
    ["carry only their own groups", { groups: [group("sg-2", GUEST)], enis: [eni("eni-2", ["sg-2"])] }, "eu-west-1"],
    ["stand in another region", { groups: [group("sg-1")], enis: [eni("eni-2", ["sg-1"])] }, "us-east-1"],
  ])("that %s are not there", async (_name, files, region) => {
    await put(OWNER, { groups: [group("sg-1")], enis: [eni("eni-1", ["sg-1"])] });
    await put(GUEST, files, region);
    expect(enisOf(await owner())).toEqual(["eni-1 -"]);
  });

  test("that the owner lists too are there once", async () => {
    await put(OWNER, { groups: [group("sg-1")], enis: [eni("eni-2", ["sg-1"], { OwnerId: GUEST })] });
    await put(GUEST, { groups: [group("sg-1")], enis: [eni("eni-2", ["sg-1"])] });
    const region = await owner();
    expect(enisOf(region)).toEqual([`eni-2 ${GUEST}`]);
    expect(region.groups[0]?.sharedWith).toBeUndefined();
  });
});

describe("a group is shared with an account that is not in the snapshot", () => {
  const association = (more: object = {}) => ({
    "ec2-describe-security-group-vpc-associations": {
      SecurityGroupVpcAssociations: [
        { GroupId: "sg-1", VpcId: "vpc-2", VpcOwnerId: GUEST, State: "associated", ...more },
      ],
    },
  });
  test.each<[name: string, files: Files, sharedWith: string[] | undefined]>([
    ["by an interface of it", { enis: [eni("eni-2", ["sg-1"], { OwnerId: GUEST })] }, [GUEST]],
    ["by a share", { more: RAM }, [GUEST]],
    ["by its VPC", { more: association() }, [GUEST]],
    ["not by a VPC it has left", { more: association({ State: "disassociated" }) }, undefined],
    ["not by a second VPC of the owner", { more: association({ VpcOwnerId: OWNER }) }, undefined],
    ["not by an interface of a service", { enis: [eni("eni-2", ["sg-1"], { OwnerId: "amazon-elb" })] }, undefined],
    ["not by an interface without it", { enis: [eni("eni-2", ["sg-9"], { OwnerId: GUEST })] }, undefined],
  ])("%s", async (_name, files, sharedWith) => {
    await put(OWNER, { groups: [group("sg-1")], ...files });
    expect((await owner()).groups[0]?.sharedWith).toEqual(sharedWith);
  });

  test("unless its account was read", async () => {
    await put(OWNER, { groups: [group("sg-1")], more: RAM });
    await put(GUEST, { groups: [group("sg-1")] });
    expect((await owner()).groups[0]?.sharedWith).toBeUndefined();
  });

  test("or with a part of an organization of which not every account was read", async () => {
    const unit = "arn:aws:organizations::123456789012:ou/o-example/ou-1";
    const associations = [{ resourceShareArn: "share-1", associatedEntity: unit, status: "ASSOCIATED" }];
    const shares = { ...RAM, "ram-get-resource-share-associations": { resourceShareAssociations: associations } };
    await put(OWNER, { groups: [group("sg-1")], more: shares });
    await put(GUEST, {});
    const manifest = (accounts: readonly string[]) => ({
      schema: "sgt/snapshot/v1",
      collectedAt: "2026-11-20T00:00:00Z",
      regions: [],
      accounts: accounts.map((accountId) => ({ accountId, name: accountId, state: "ACTIVE" })),
    });
    await writeFile(join(dir, "snapshot.json"), JSON.stringify(manifest([OWNER, GUEST, "333333333333"])));
    expect((await owner()).groups[0]?.sharedWith).toEqual([unit]);
    await writeFile(join(dir, "snapshot.json"), JSON.stringify(manifest([OWNER, GUEST])));
    expect((await owner()).groups[0]?.sharedWith).toBeUndefined();
  });
});

describe("where nobody could ask who shares it, a group may be shared", () => {
  const GUEST_THERE = { groups: [group("sg-2", GUEST)], enis: [eni("eni-2", ["sg-2"])] };
  test.each<[name: string, own: Files, guest: Files | null, maybeShared: boolean | undefined]>([
    ["in a VPC of one account", {}, null, undefined],
    ["in a VPC in which another account was read", {}, GUEST_THERE, true],
    ["in a VPC that lists another's interface", { enis: [eni("eni-2", [], { OwnerId: GUEST })] }, null, true],
    ["not where that was asked", { more: RAM }, GUEST_THERE, undefined],
    [
      "also where the answer is not whole",
      { more: { ...RAM, "ram-list-resources": { ...RAM["ram-list-resources"], nextToken: "more" } } },
      GUEST_THERE,
      true,
    ],
  ])("%s", async (_name, own, guest, maybeShared) => {
    await put(OWNER, { groups: [group("sg-1")], ...own });
    if (guest !== null) await put(GUEST, guest);
    expect((await owner()).groups[0]?.maybeShared).toEqual(maybeShared);
  });
});

describe("references that AWS calls stale", () => {
  const referring = (pair: object) => ({
    ...group("sg-1"),
    IpPermissionsEgress: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs: [pair] }],
  });
  async function ownerRegion(pair: object): Promise<RegionSnapshot> {
    await put(OWNER, { groups: [referring(pair)] });
    await put(GUEST, { groups: [group("sg-2", GUEST, "vpc-2")] });
    const { regions } = await readSnapshot(dir);
    return regions.find(({ accountId }) => accountId === OWNER) as RegionSnapshot;
  }

  test.each<[name: string, pair: object, gone: string[] | undefined]>([
    ["a group that its owner has", { GroupId: "sg-2", UserId: GUEST }, undefined],
    ["one that its owner does not have", { GroupId: "sg-3", UserId: GUEST }, ["sg-3"]],
    ["one of an account that was not read", { GroupId: "sg-3", UserId: "333333333333" }, undefined],
  ])("%s", async (_, pair, gone) => {
    expect((await ownerRegion(pair)).goneGroupIds).toEqual(gone);
  });

  test.each<[status: string | undefined, isBroken: boolean]>([
    [undefined, false],
    ["active", false],
    ["deleted", true],
    ["rejected", true],
  ])("a peering connection that is %s", async (PeeringStatus, isBroken) => {
    const region = await ownerRegion({
      GroupId: "sg-2",
      UserId: GUEST,
      VpcPeeringConnectionId: "pcx-1",
      PeeringStatus,
    });
    const broken = { groupId: "sg-1", referencedId: "sg-2", connectionId: "pcx-1", status: PeeringStatus };
    expect(region.brokenPeerings).toEqual(isBroken ? [broken] : []);
  });
});
