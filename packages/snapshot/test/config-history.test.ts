import { describe, expect, test } from "@jest/globals";
import type { Sighting } from "@sgt/flowlogs";
import { ConfigHistory, GapTally, sightingsFromConfigItem } from "@sgt/snapshot";
import { at, CAPTURED, configInterface, configItem } from "./history-fixtures.js";

/** `kind from until groups`, times in seconds from the capture. */
const said = ({ kind, from, until, state }: Sighting): string =>
  [kind, from - at(CAPTURED), until - at(CAPTURED), state.groups?.join("+") ?? "-"].join(" ");

const DELETED = { configurationItemStatus: "ResourceDeleted", configuration: null, resourceCreationTime: null };
const asApi = ({ awsAccountId, configuration, ...item }: Record<string, unknown>) => ({
  ...item,
  accountId: awsAccountId,
  configuration: JSON.stringify(configuration),
  configurationItemCaptureTime: at(CAPTURED) + 0.402,
});
const ATTACHED = "inferred -149 0 sg-0a";

const ITEMS: readonly (readonly [name: string, item: unknown, says: readonly string[], gaps: readonly string[]])[] = [
  ["no object", null, [], []],
  ["another resource", { ...configItem(), resourceType: "AWS::EC2::Volume" }, [], []],
  ["without a capture time", { ...configItem(), configurationItemCaptureTime: undefined }, [], ["no-place"]],
  ["without a region", { ...configItem(), awsRegion: null }, [], ["no-place"]],
  ["as files spell it", configItem(), ["told 0 1 sg-0a", ATTACHED], []],
  ["as the API spells it", asApi(configItem()), ["told 0 1 sg-0a", ATTACHED], []],
  [
    "its type in capitals",
    { ...configItem(), resourceType: "AWS::EC2::NETWORKINTERFACE" },
    ["told 0 1 sg-0a", ATTACHED],
    [],
  ],
  [
    "discovered is no birth",
    { ...configItem(), configurationItemStatus: "ResourceDiscovered" },
    ["told 0 1 sg-0a", ATTACHED],
    [],
  ],
  [
    "several groups are sorted",
    configItem({ groups: [{ groupId: "sg-0b" }, { groupId: "sg-0a" }], attachment: null }),
    ["told 0 1 sg-0a+sg-0b"],
    [],
  ],
  ["no groups are none", configItem({ groups: [], attachment: null }), ["told 0 1 "], []],
  ["groups left out are untold", configItem({ groups: null }), ["told 0 1 -"], ["no-configuration"]],
  [
    "a group without an id is untold",
    configItem({ groups: [{ groupName: "web" }] }),
    ["told 0 1 -"],
    ["no-configuration"],
  ],
  [
    "attached after the capture",
    configItem({ attachment: { attachTime: "2026-10-03T09:00:00.000Z" } }),
    ["told 0 1 sg-0a"],
    [],
  ],
  ["deleted", { ...configItem(), ...DELETED }, ["gone 0 0 -"], []],
  [
    "deleted, as the API says nothing",
    { ...asApi({ ...configItem(), ...DELETED }), configuration: "" },
    ["gone 0 0 -"],
    [],
  ],
  [
    "deleted and not recorded",
    { ...configItem(), ...DELETED, configurationItemStatus: "ResourceDeletedNotRecorded" },
    ["gone 0 0 -"],
    [],
  ],
  [
    "not recorded",
    { ...configItem(), configurationItemStatus: "ResourceNotRecorded", configuration: null },
    ["told 0 1 -"],
    ["not-recorded"],
  ],
  ["without a configuration", { ...configItem(), configuration: null }, ["told 0 1 -"], ["no-configuration"]],
  [
    "a configuration cut off",
    { ...configItem(), configuration: '{"networkInterfaceId":"eni-0a1","gro' },
    ["told 0 1 -"],
    ["no-configuration"],
  ],
  ["once a day", { ...configItem(), recordingFrequency: "DAILY" }, ["told 0 1 sg-0a", ATTACHED], ["recorded-daily"]],
];

describe("an item of AWS Config says", () => {
  test.each(ITEMS)("%s", (_, item, says, gaps) => {
    const told = sightingsFromConfigItem(item);
    expect(told.sightings.map(said)).toEqual(says);
    expect(told.gaps.map(({ reason }) => reason)).toEqual(gaps);
  });

  test("who owns it, where it is and what it belongs to", () => {
    const [sighting] = sightingsFromConfigItem(configItem({ ownerId: "210987654321" })).sightings;
    expect(sighting).toMatchObject({
      accountId: "210987654321",
      region: "eu-west-1",
      eniId: "eni-0a1",
      source: "config",
      state: {
        vpcId: "vpc-0a",
        subnetId: "subnet-0a",
        addresses: ["192.0.2.17", "192.0.2.18", "2001:db8::17"],
        kind: "instance",
        subject: "i-0a",
      },
    });
  });

  test("of an instance, its interfaces and its Auto Scaling group; nothing when it is gone", () => {
    const configuration = {
      instanceId: "i-0a",
      tags: [{ key: "aws:autoscaling:groupName", value: "web" }],
      networkInterfaces: [{ ...configInterface(), attachment: { deviceIndex: 0 } }],
    };
    const item = { ...configItem(), resourceType: "AWS::EC2::Instance", resourceId: "i-0a", configuration };
    expect(sightingsFromConfigItem(item).sightings).toEqual([
      expect.objectContaining({
        eniId: "eni-0a1",
        state: expect.objectContaining({ groups: ["sg-0a"], subject: "i-0a", scalingGroup: "web" }),
      }),
    ]);
    expect(sightingsFromConfigItem({ ...item, ...DELETED })).toEqual({ sightings: [], gaps: [] });
  });
});

describe("items together", () => {
  const gather = (add: (history: ConfigHistory) => void) => {
    const gaps = new GapTally();
    const history = new ConfigHistory(gaps);
    add(history);
    return { says: [...history.sightings()].map(said), gaps: gaps.list() };
  };
  const loose = configItem({ attachment: null });

  test("told twice count once, gaps too", () => {
    const daily = { ...loose, recordingFrequency: "DAILY" };
    const { says, gaps } = gather((history) => {
      for (const item of [daily, daily]) history.add(item);
    });
    expect(says).toEqual(["told 0 1 sg-0a"]);
    expect(gaps).toEqual([expect.objectContaining({ reason: "recorded-daily", count: 1, example: "eni-0a1" })]);
  });

  test("repeated by later snapshots, it is likely to have stayed until the last of them", () => {
    const { says } = gather((history) => {
      for (const hours of [24, 72, 48]) history.add(loose, at(CAPTURED) + hours * 3_600);
    });
    expect(says).toEqual(["told 0 1 sg-0a", `inferred 1 ${72 * 3_600} sg-0a`]);
  });

  test("a summary of what was too large hides nothing that the history tells", () => {
    const summary = { ...loose, configuration: undefined };
    const { says } = gather((history) => {
      for (const item of [summary, loose]) history.add(item);
    });
    expect(says).toEqual(["told 0 1 sg-0a"]);
  });
});
