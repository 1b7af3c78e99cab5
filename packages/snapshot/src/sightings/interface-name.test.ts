import { describe, expect, test } from "@jest/globals";
import type { InterfaceState } from "@sgt/flowlogs";
import { commonName, joinStates, nameOfInterface } from "./interface-name.js";

const NOTHING: InterfaceState = {
  groups: null,
  ...{ vpcId: "", subnetId: "", addresses: [], kind: "", subject: "", service: "", scalingGroup: "", name: "" },
  words: {},
};
const GROUPS = new Map([["sg-0a", "web"]]);
const known = (state: Partial<InterfaceState>, eniId = "eni-0a") => ({ eniId, state: { ...NOTHING, ...state } });
const short = (name: { kind: string; id: string; name: string } | null): string | null =>
  name === null ? null : `${name.kind} ${name.id} ${name.name}`.trim();

describe("the name of an interface", () => {
  test.each<[state: Partial<InterfaceState>, name: string]>([
    [{}, "interface eni-0a"],
    [{ kind: "other", groups: ["sg-0a", "sg-0b"] }, "interface eni-0a"],
    [{ kind: "other", name: "spare" }, "interface eni-0a spare"],
    [{ kind: "other", groups: ["sg-0a"] }, "group sg-0a web"],
    [{ kind: "other", groups: ["sg-0b"] }, "group sg-0b"],
    [{ kind: "database" }, "database eni-0a"],
    [{ kind: "instance", subject: "i-0a", groups: ["sg-0a"] }, "instance i-0a"],
    [{ kind: "instance", subject: "i-0a", name: "web-1", scalingGroup: "web" }, "instance i-0a web-1"],
    [{ kind: "load-balancer", subject: "front" }, "load-balancer front front"],
    [{ kind: "function", subject: "orders" }, "function orders orders"],
    [
      { kind: "task", subject: "arn:aws:ecs:eu-west-1:123456789012:attachment/0a" },
      "task arn:aws:ecs:eu-west-1:123456789012:attachment/0a",
    ],
    [
      { kind: "task", subject: "arn:aws:ecs:eu-west-1:123456789012:attachment/0a", service: "shop/orders" },
      "service shop/orders orders",
    ],
  ])("%j: %s", (state, name) => {
    expect(short(nameOfInterface(known(state), GROUPS))).toBe(name);
  });
});

describe("what several interfaces have in common", () => {
  const one = (subject: string, more: Partial<InterfaceState> = {}) =>
    known({ kind: "instance", subject, ...more }, `eni-${subject}`);

  test.each<[name: string, ReturnType<typeof known>[], string | null]>([
    ["none", [], null],
    ["one", [one("i-0a")], "instance i-0a"],
    ["the same twice", [one("i-0a"), one("i-0a")], "instance i-0a"],
    [
      "a load balancer",
      [
        known({ kind: "load-balancer", subject: "front" }),
        known({ kind: "load-balancer", subject: "front" }, "eni-0b"),
      ],
      "load-balancer front front",
    ],
    [
      "an Auto Scaling group",
      [one("i-0a", { scalingGroup: "web" }), one("i-0b", { scalingGroup: "web" })],
      "scaling-group web web",
    ],
    ["an Auto Scaling group of some", [one("i-0a", { scalingGroup: "web" }), one("i-0b")], null],
    [
      "one group of several",
      [one("i-0a", { groups: ["sg-0a", "sg-0b"] }), one("i-0b", { groups: ["sg-0a"] })],
      "group sg-0a web",
    ],
    ["two groups", [one("i-0a", { groups: ["sg-0a", "sg-0b"] }), one("i-0b", { groups: ["sg-0a", "sg-0b"] })], null],
    ["groups that nobody told", [one("i-0a", { groups: ["sg-0a"] }), one("i-0b")], null],
  ])("%s", (_name, all, name) => {
    expect(short(commonName(all, GROUPS))).toBe(name);
  });
});

describe("what was told of one interface", () => {
  const words = { "instance-id": "i-0f", "vpc-id": "vpc-0f", "ecs-cluster-name": "shop", "ecs-service-name": "orders" };

  test.each<[name: string, Partial<InterfaceState>[], Partial<InterfaceState>]>([
    [
      "the first that tells it",
      [{ kind: "other" }, { kind: "instance", subject: "i-0a", name: "web-1" }],
      { kind: "instance", subject: "i-0a", name: "web-1" },
    ],
    ["groups of none are told", [{ groups: [] }, { groups: ["sg-0a"] }], { groups: [] }],
    [
      "the log's own words",
      [{ words }],
      { kind: "instance", subject: "i-0f", vpcId: "vpc-0f", service: "shop/orders" },
    ],
    [
      "its words last",
      [{ kind: "instance", subject: "i-0a", vpcId: "vpc-0a" }, { words }],
      { subject: "i-0a", vpcId: "vpc-0a", service: "shop/orders" },
    ],
  ])("%s", (_name, states, joined) => {
    expect(joinStates(states.map((state) => ({ ...NOTHING, ...state })))).toMatchObject(joined);
  });
});
