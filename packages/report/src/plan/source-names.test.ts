import { describe, expect, test } from "@jest/globals";
import type { Plan } from "@sgt/rules";
import { SourceNames } from "./source-names.js";

const instance = (id: string, name = "") => ({ kind: "instance", id, name });
const NAMES: Plan["names"] = {
  "10.0.1.1": instance("i-1", "web-1"),
  "10.0.1.2": instance("i-2"),
  "10.0.1.3": { kind: "load-balancer", id: "front", name: "front" },
  "10.0.1.4/31": { kind: "scaling-group", id: "workers", name: "workers" },
  "10.0.1.9": { kind: "subnet", id: "subnet-1", name: "app" },
  "10.0.1.10": { kind: "subnet", id: "subnet-1", name: "app" },
  "10.0.2.1": { kind: "task", id: "arn:aws:ecs:eu-west-1:123456789012:attachment/0a1b", name: "" },
  "2001:db8::1": instance("i-6"),
};

describe("who is at an address or in a CIDR", () => {
  test.each<[source: string, label: string]>([
    ["10.0.1.1", "web-1"],
    ["10.0.1.1/32", "web-1"],
    ["10.0.1.2", "i-2"],
    ["10.0.1.3", "load balancer front"],
    ["10.0.1.4/31", "Auto Scaling group workers"],
    ["10.0.1.4", ""],
    ["10.0.1.0/31", "web-1"],
    ["10.0.1.0/30", "web-1, i-2 and 1 more"],
    ["10.0.1.8/29", "subnet app"],
    ["10.0.2.1", "task 0a1b"],
    ["10.0.3.0/24", ""],
    ["2001:db8::1/128", "i-6"],
    ["2001:db8::/64", "i-6"],
    ["0.0.0.0/0", "web-1, i-2 and 4 more"],
    ["sg-0a", ""],
    ["pl-0a (corporate)", ""],
  ])("%s: %s", (source, label) => {
    expect(new SourceNames(NAMES).of(source)).toBe(label);
  });

  test("beside the address, where anything is known", () => {
    expect(["10.0.1.1/32", "10.9.9.9"].map((source) => new SourceNames(NAMES).beside(source))).toEqual([
      "10.0.1.1/32 (web-1)",
      "10.9.9.9",
    ]);
    expect(new SourceNames({}).beside("10.0.1.1")).toBe("10.0.1.1");
  });
});
