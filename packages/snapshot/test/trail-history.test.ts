import { describe, expect, test } from "@jest/globals";
import type { Sighting } from "@sgt/flowlogs";
import { GapTally, TrailHistory } from "@sgt/snapshot";
import { ACCOUNT, at, event, launch, PRIMARY, sign, trailInterface } from "./history-fixtures.js";

/** All is told from 08:00 on; CloudTrail told of the day until 12:15, so what stands is held until 12:00. */
const START = at("2026-10-03T08:00:00Z");
const time = (minutes: number): string => new Date((START + minutes * 60) * 1000).toISOString().replace(".000", "");
const END = sign(time(255));

/** `eni kind from until groups`, in minutes from the start; `+1s` for an instant. */
function said({ eniId, kind, from, until, state }: Sighting): string {
  const minute = (second: number): string => {
    const rest = (second - START) % 60;
    return `${Math.floor((second - START) / 60)}${rest === 0 ? "" : `+${rest}s`}`;
  };
  return [eniId, kind, minute(from), minute(until), state.groups?.join("+") ?? "-"].join(" ");
}

function gather(events: readonly unknown[], spoil?: (history: TrailHistory) => void) {
  const gaps = new GapTally();
  const history = new TrailHistory(gaps);
  for (const one of events) history.add(one);
  spoil?.(history);
  const sightings = [...history.sightings()];
  return { sightings, says: sightings.map(said), gaps: gaps.list().map(({ reason }) => reason) };
}

const request = (requestParameters: unknown) => ({ requestParameters });
const items = (...ids: string[]) => ({ items: ids.map((groupId) => ({ groupId })) });
const setGroups = (minutes: number, ...ids: string[]) =>
  event(
    "ModifyNetworkInterfaceAttribute",
    time(minutes),
    request({ networkInterfaceId: "eni-0a1", groupSet: items(...ids) }),
  );
const terminate = (minutes: number) =>
  event("TerminateInstances", time(minutes), request({ instancesSet: { items: [{ instanceId: "i-0a" }] } }));
const created = (minutes: number, values = {}) =>
  event("CreateNetworkInterface", time(minutes), {
    responseElements: { networkInterface: trailInterface(values) },
    requestParameters: { groupSet: {} },
  });
const attach = (minutes: number) =>
  event("AttachNetworkInterface", time(minutes), {
    requestParameters: { networkInterfaceId: "eni-0a1", instanceId: "i-0a", deviceIndex: 1 },
    responseElements: { attachmentId: "eni-attach-0b" },
  });
const failed = (one: Record<string, unknown>, errorCode: string) => ({ ...one, errorCode, responseElements: null });
const again = launch(time(0));
const held = (from: number, groups: string) => `eni-0a1 told ${from} 240 ${groups}`;

const EVENTS: readonly (readonly [
  name: string,
  events: readonly unknown[],
  says: readonly string[],
  gaps?: readonly string[],
])[] = [
  ["nothing", [], []],
  ["no event", [null, "x", { Records: [] }], []],
  ["an event without a time", [{ ...launch(time(0)), eventTime: "soon" }], [], ["no-place"]],
  ["an event without a region", [{ ...launch(time(0)), awsRegion: undefined }], [], ["no-place"]],
  ["failed", [failed(launch(time(0)), "Client.UnauthorizedOperation")], []],
  ["a dry run", [failed(launch(time(0)), "Client.DryRunOperation")], []],
  ["another service's call of the same name", [{ ...launch(time(0)), eventSource: "example.amazonaws.com" }], []],
  ["launched", [launch(time(0))], [held(0, "sg-0a")]],
  ["told by two trails", [again, again], [held(0, "sg-0a")]],
  [
    "launched, in one object instead of a list",
    [
      {
        ...launch(time(0)),
        responseElements: {
          instancesSet: { items: { instanceId: "i-0a", networkInterfaceSet: { items: trailInterface(PRIMARY) } } },
        },
      },
    ],
    [held(0, "sg-0a")],
  ],
  ["launched, the answer left out", [{ ...launch(time(0)), responseElements: null }], [], ["event-incomplete"]],
  [
    "launched, the answer cut off",
    [{ ...launch(time(0)), responseElements: '{"instancesSet":' }],
    [],
    ["event-incomplete"],
  ],
  [
    "launched, the answer omitted",
    [{ ...launch(time(0)), responseElements: { omitted: true } }],
    [],
    ["event-incomplete"],
  ],
  [
    "launched two, one told",
    [{ ...launch(time(0)), requestParameters: { instancesSet: { items: [{ minCount: 2, maxCount: 2 }] } } }],
    [held(0, "sg-0a")],
    ["event-incomplete"],
  ],
  ["launched, no interface told", [launch(time(0), [])], [], ["event-incomplete"]],
  [
    "launched, groups left out",
    [launch(time(0), [trailInterface({ ...PRIMARY, groupSet: undefined })])],
    ["eni-0a1 told 0 0+1s -"],
    ["event-incomplete"],
  ],
  ["created in the default group", [created(0)], [held(0, "sg-0a")]],
  ["created without groups", [created(0, { groupSet: {} })], [held(0, "")]],
  ["created, the answer left out", [{ ...created(0), responseElements: null }], [], ["event-incomplete"]],
  [
    "created in the newer encoding",
    [
      event("CreateNetworkInterface", time(0), {
        responseElements: {
          CreateNetworkInterfaceResponse: {
            networkInterface: trailInterface({ groupSet: { item: { groupId: "sg-0a" } } }),
          },
        },
      }),
    ],
    [held(0, "sg-0a")],
  ],
  [
    "created by a service",
    [created(0, { requesterManaged: true, description: "RDSNetworkInterface" })],
    ["eni-0a1 told 0 0+1s sg-0a", "eni-0a1 inferred 0+1s 240 sg-0a"],
  ],
  [
    "deleted",
    [created(0), event("DeleteNetworkInterface", time(60), request({ networkInterfaceId: "eni-0a1" }))],
    ["eni-0a1 told 0 60 sg-0a", "eni-0a1 gone 60 60 -"],
  ],
  [
    "deleted, born before",
    [event("DeleteNetworkInterface", time(60), request({ networkInterfaceId: "eni-0a1" }))],
    ["eni-0a1 gone 60 60 -"],
  ],
  ["deleted, which left out", [event("DeleteNetworkInterface", time(60), request(null))], [], ["event-incomplete"]],
  ["its groups changed", [launch(time(0)), setGroups(60, "sg-0b")], ["eni-0a1 told 0 60 sg-0a", held(60, "sg-0b")]],
  ["in disorder", [setGroups(60, "sg-0b"), launch(time(0))], ["eni-0a1 told 0 60 sg-0a", held(60, "sg-0b")]],
  ["changed, born before", [setGroups(60, "sg-0b", "sg-0a")], [held(60, "sg-0a+sg-0b")]],
  [
    "changed in the newer encoding",
    [
      event(
        "ModifyNetworkInterfaceAttribute",
        time(60),
        request({
          ModifyNetworkInterfaceAttributeRequest: {
            NetworkInterfaceId: "eni-0a1",
            SecurityGroupId: { content: "sg-0b", tag: 1 },
          },
        }),
      ),
    ],
    [held(60, "sg-0b")],
  ],
  [
    "changed to what is left out",
    [launch(time(0)), setGroups(60)],
    ["eni-0a1 told 0 60 sg-0a", "eni-0a1 told 60 60+1s -"],
    ["event-incomplete"],
  ],
  [
    "changed to what is masked",
    [launch(time(0)), setGroups(60, "HIDDEN_DUE_TO_SECURITY_REASONS")],
    ["eni-0a1 told 0 60 sg-0a", "eni-0a1 told 60 60+1s -"],
    ["event-incomplete"],
  ],
  [
    "changed twice in a second: both",
    [launch(time(0)), setGroups(60, "sg-0b"), setGroups(60, "sg-0c")],
    ["eni-0a1 told 0 60 sg-0a", "eni-0a1 told 60 60+1s sg-0b", held(60, "sg-0b"), held(60, "sg-0c")],
  ],
  [
    "changed in the second of its birth: both in it",
    [setGroups(0, "sg-0b"), launch(time(0))],
    ["eni-0a1 told 0 0+1s sg-0a", held(0, "sg-0b")],
  ],
  [
    "another attribute changed",
    [
      launch(time(0)),
      event(
        "ModifyNetworkInterfaceAttribute",
        time(60),
        request({ networkInterfaceId: "eni-0a1", description: { value: "x" } }),
      ),
    ],
    [held(0, "sg-0a")],
  ],
  [
    "changed by its instance",
    [
      launch(time(0)),
      event("ModifyInstanceAttribute", time(60), request({ instanceId: "i-0a", groupSet: items("sg-0b") })),
    ],
    ["eni-0a1 told 0 60 sg-0a", held(60, "sg-0b")],
  ],
  [
    "changed by an instance born before",
    [event("ModifyInstanceAttribute", time(60), request({ instanceId: "i-0a", groupSet: items("sg-0b") }))],
    [],
    ["interface-unknown"],
  ],
  [
    "another attribute of an instance",
    [
      launch(time(0)),
      event(
        "ModifyInstanceAttribute",
        time(60),
        request({ instanceId: "i-0a", attribute: "userData", value: "<sensitiveDataRemoved>" }),
      ),
    ],
    [held(0, "sg-0a")],
  ],
  [
    "terminated: some time to shut down",
    [launch(time(0)), terminate(60)],
    ["eni-0a1 told 0 60 sg-0a", "eni-0a1 gone 120 120 -"],
  ],
  [
    "terminated twice",
    [launch(time(0)), terminate(60), terminate(70)],
    ["eni-0a1 told 0 60 sg-0a", "eni-0a1 gone 120 120 -"],
  ],
  ["terminated, born before", [terminate(60)], []],
  [
    "terminated, attached later: it stays",
    [created(0), attach(30), terminate(60)],
    ["eni-0a1 told 0 30 sg-0a", "eni-0a1 told 30 60 sg-0a", held(60, "sg-0a")],
  ],
  [
    "terminated, told to end with it",
    [
      created(0),
      attach(30),
      event(
        "ModifyNetworkInterfaceAttribute",
        time(40),
        request({
          networkInterfaceId: "eni-0a1",
          attachment: { attachmentId: "eni-attach-0b", deleteOnTermination: true },
        }),
      ),
      terminate(60),
    ],
    ["eni-0a1 told 0 30 sg-0a", "eni-0a1 told 30 60 sg-0a", "eni-0a1 gone 120 120 -"],
  ],
  [
    "detached before its instance is terminated",
    [
      launch(time(0)),
      event("DetachNetworkInterface", time(30), request({ attachmentId: "eni-attach-0a" })),
      terminate(60),
    ],
    ["eni-0a1 told 0 30 sg-0a", held(30, "sg-0a")],
  ],
  [
    "corrected by a later record",
    [
      { ...setGroups(60, "sg-0c"), eventID: "e-1" },
      { ...setGroups(60, "sg-0b"), addendum: { reason: "UPDATED_DATA", originalEventID: "e-1" } },
    ],
    [held(60, "sg-0b")],
  ],
];

describe("events of CloudTrail say", () => {
  test.each(EVENTS)("%s", (_, events, says, gaps = []) => {
    const gathered = gather([...events, END]);
    expect(gathered.says).toEqual(says);
    expect(gathered.gaps).toEqual(gaps);
  });

  test("what an interface belongs to: its instance and Auto Scaling group, its owner in a shared VPC", () => {
    const { sightings } = gather([launch(time(0), [trailInterface({ ...PRIMARY, ownerId: "210987654321" })]), END]);
    const state = expect.objectContaining({
      kind: "instance",
      subject: "i-0a",
      scalingGroup: "web",
      addresses: ["192.0.2.17"],
    });
    expect(sightings).toEqual([expect.objectContaining({ accountId: "210987654321", source: "cloudtrail", state })]);
  });

  test("in any order the same", () => {
    const events = [launch(time(0)), setGroups(30, "sg-0b"), setGroups(30, "sg-0c"), terminate(60), END];
    const sorted = (one: readonly unknown[]) => gather(one).says.sort();
    expect(sorted([...events].reverse())).toEqual(sorted(events));
  });
});

describe("what was told stands", () => {
  const nextDay = sign("2026-10-04T20:00:00Z");
  const later = sign("2026-10-06T20:00:00Z");
  const minutes = (iso: string) => (at(iso) - START) / 60;
  const first = launch(time(0));
  const stopped = event("StopLogging", time(30), { eventSource: "cloudtrail.amazonaws.com" });

  test.each([
    ["through days that CloudTrail told of", [first, nextDay], minutes("2026-10-04T19:45:00Z")],
    ["and not over a day of which nothing was told", [first, END, later], 240],
    [
      "nor by events of data alone",
      [
        { ...first, managementEvent: false },
        { ...nextDay, managementEvent: false },
      ],
      null,
    ],
    ["nor by those of another account", [first, { ...nextDay, recipientAccountId: "210987654321" }], null],
    ["nor through a day on which a trail was stopped", [first, stopped, END, nextDay], null],
  ])("%s", (_, events, until) => {
    expect(gather(events).says[0]).toBe(`eni-0a1 told 0 ${until === null ? "0+1s" : until} sg-0a`);
  });

  test.each([
    ["of its day", ACCOUNT, at("2026-10-03T00:00:00Z"), "0+1s"],
    ["of the day after, which may hold the end of this one", ACCOUNT, at("2026-10-04T00:00:00Z"), "0+1s"],
    ["of the day after next", ACCOUNT, at("2026-10-05T00:00:00Z"), 240],
    ["of another account", "210987654321", at("2026-10-03T00:00:00Z"), minutes("2026-10-04T19:45:00Z")],
    ["of nobody knows what", null, null, "0+1s"],
  ])("but not through a day with a file that could not be read: one %s", (_, account, day, until) => {
    const { says } = gather([first, END, nextDay], (history) => history.spoil(account, day));
    expect(says).toEqual([`eni-0a1 told 0 ${until} sg-0a`]);
  });
});
