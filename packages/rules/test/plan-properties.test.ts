import { describe, expect, test } from "@jest/globals";
import {
  type GradeNote,
  type GroupPlan,
  gradeEvidence,
  type Plan,
  parsePlan,
  planGraded,
  planTightening,
  replayPlan,
  verifyPlan,
} from "@sgt/rules";
import { evidence, NOW } from "@sgt/scenes";
import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import fc from "fast-check";
import {
  addressesOf,
  admitsTraffic,
  allowed,
  bitOfAddress,
  countBits,
  isProtected,
  quotaOf,
  same,
  statesOf,
  type Traffic,
  UNIVERSE_TRAFFIC,
} from "./allowed-model.js";
import { type RandomScene, randomScene, WEIGHTS } from "./random-scene.js";

const { numRuns = 0 } = fc.readConfigureGlobal();

function inputOf({ snapshot, rows, options, exceptions, approved }: RandomScene) {
  const list = approved === null ? {} : { approved };
  const seen = evidence(rows, ["eni-1", "eni-2"]);
  return { region: snapshot, evidence: seen, options, exceptions, now: NOW, ...list };
}

const KNOWN_AT_MOST = 1_000;
const known = new Map<string, Plan>();

/** With one seed all statements meet the same scenes, so each is planned once for them; a run of many does not keep them all. */
function planOf(scene: RandomScene): Plan {
  const key = JSON.stringify(scene);
  const plan = known.get(key) ?? planAnew(scene);
  if (known.size < KNOWN_AT_MOST) known.set(key, plan);
  return plan;
}

function planAnew(scene: RandomScene): Plan {
  const plan = planTightening(inputOf(scene));
  return scene.failing === null ? plan : planTightening({ ...inputOf(scene), grades: notesOf(plan, scene.failing) });
}

/** A grade for each rule that goes, as if the evidence had been judged so. */
function notesOf(plan: Plan, failing: readonly boolean[]): GradeNote[] {
  const going = plan.groups.flatMap(({ groupId, remove }) => remove.map((rule) => ({ groupId, rule })));
  return going.map(({ groupId, rule }, at) => ({
    groupId,
    rule: ruleIdentity(rule),
    ...(failing[at % failing.length] ? FAILING : GOOD),
    ...{ cutSources: [], cutPerWeek: null },
  }));
}

const GOOD = { level: "good", reasons: [] } as const;
const FAILING = { level: "failing", reasons: [{ id: "window-short", level: "failing", message: "9 days" }] } as const;

/** Runs one statement over every group of random plans; fast-check prints the seed of a failure. */
function forEachGroup(check: (group: GroupPlan, scene: RandomScene, plan: Plan) => void): void {
  fc.assert(
    fc.property(randomScene, (scene) => {
      const plan = planOf(scene);
      for (const group of plan.groups) check(group, scene, plan);
    }),
  );
}

/** The kinds of traffic that a record may stand for: ICMP records do not tell type and code. */
function meantBy(protocol: number, port: number): Traffic[] {
  const name = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" }[protocol] ?? `${protocol}`;
  const isExact = protocol === 6 || protocol === 17;
  return UNIVERSE_TRAFFIC.filter((traffic) => traffic.protocol === name && (!isExact || traffic.a === port));
}

/** The descriptions of new rules carry the id. */
function withoutId(plan: Plan, planId: string): unknown {
  return JSON.parse(JSON.stringify({ ...plan, planId: "" }).replaceAll(/plan-[0-9a-f]{12}/g, planId));
}

/** What came to an interface that is gone may have come through any rule. */
function evidenceOf({ groupId }: GroupPlan, { rows, snapshot, options }: RandomScene) {
  const own = snapshot.enis.filter((entry) => entry.groupIds.includes(groupId)).map((entry) => entry.eniId);
  const left = options.excludeLikelyResponses ? ["response", "likely-response"] : ["response"];
  const mayBe = [...own, "eni-lost"];
  return rows.filter((row) => row.action === "ACCEPT" && mayBe.includes(row.eniId) && !left.includes(row.initiation));
}

/** Told by the words alone, not by the product's reader of marks. */
const hasEnd = (rule: LiveRule): boolean =>
  rule.tags?.["sgt:expires"] !== undefined || /^sgt break-glass; expires /.test(rule.description ?? "");

/** What stands at the end, and goes on standing: rules with an end are closed some day. */
const lastingRules = (group: GroupPlan): Rule[] => (statesOf(group).at(-1) ?? []).filter((rule) => !hasEnd(rule));

function ruleOf(cidr: string, traffic: Omit<Rule, "peer" | "description">): Rule {
  const { protocol, fromPort, toPort } = traffic;
  return { protocol, fromPort, toPort, peer: { kind: cidr.includes(":") ? "ipv6" : "ipv4", cidr } };
}

/** Each port of the merged rule, one by one. */
function isSumOf({ fromPort, toPort }: Rule, around: readonly Rule[]): boolean {
  for (let port = fromPort ?? 0; port <= (toPort ?? 65535); port++) {
    if (!around.some((old) => (old.fromPort ?? 0) <= port && port <= (old.toPort ?? 65535))) return false;
  }
  return true;
}

/** Rules whose addresses all lie in the universe, so that counting there is counting. */
function isCountable({ peer }: Rule): boolean {
  return "cidr" in peer && /^10\.0\.0\.\d+\/(2[4-9]|3\d)$|^fd00::[0-9a-f]?\/12[4-8]$/.test(peer.cidr);
}

describe("random snapshots, evidence and options, judged by a third model", () => {
  test("never wider, at any moment", () => {
    forEachGroup((group) => {
      const [before = [], ...later] = statesOf(group);
      const wider = UNIVERSE_TRAFFIC.filter((traffic) => {
        const first = allowed(before, traffic);
        return later.some((state) => (allowed(state, traffic) & ~first) !== 0n);
      });
      expect(wider).toEqual([]);
    });
  });

  test("no gap: what is allowed before and after is allowed at every moment between", () => {
    forEachGroup((group) => {
      const states = statesOf(group);
      const cut = UNIVERSE_TRAFFIC.filter((traffic) => {
        const lasting = allowed(states[0] ?? [], traffic) & allowed(states.at(-1) ?? [], traffic);
        return states.some((state) => (lasting & ~allowed(state, traffic)) !== 0n);
      });
      expect(cut).toEqual([]);
    });
  });

  test("evidence is kept: whoever came through stays allowed", () => {
    forEachGroup((group, scene) => {
      const [before, after] = [group.before.filter((rule) => !hasEnd(rule)), lastingRules(group)];
      const cut = evidenceOf(group, scene).filter(({ protocol, port, source }) =>
        meantBy(protocol, port).some(
          (traffic) => (bitOfAddress(source) & allowed(before, traffic) & ~allowed(after, traffic)) !== 0n,
        ),
      );
      expect(cut).toEqual([]);
    });
  });

  test("rules with an end are left to it", () => {
    let count = 0;
    forEachGroup((group) => {
      expect(group.remove.filter(hasEnd)).toEqual([]);
      count += group.before.filter(hasEnd).length;
    });
    expect(count).toBeGreaterThan(numRuns / 10);
  });

  test("no rule that possible evidence fits is called unused", () => {
    forEachGroup((group, scene) => {
      const idle = group.decisions.filter(({ decision }) => decision === "unused" || decision === "remove-unused");
      const fits = evidenceOf(group, scene).filter(({ protocol, port, source }) =>
        meantBy(protocol, port).some((traffic) =>
          idle.some(({ rule }) => (bitOfAddress(source) & allowed([rule], traffic)) !== 0n),
        ),
      );
      expect(fits).toEqual([]);
    });
  });

  test("exceptions and approved addresses are kept: what a rule admitted of them stays allowed", () => {
    forEachGroup((group, { exceptions, approved }) => {
      const after = lastingRules(group);
      const inScope = exceptions.filter(
        ({ scope }) => scope.tag === undefined && (scope.group ?? group.groupId) === group.groupId,
      );
      const wanted = [
        ...inScope.map((entry) => ruleOf(entry.source, entry)),
        ...(approved ?? []).map((cidr) => ruleOf(cidr, { protocol: "-1", fromPort: null, toPort: null })),
      ];
      const cut = UNIVERSE_TRAFFIC.filter(
        (traffic) => (allowed(wanted, traffic) & allowed(group.remove, traffic) & ~allowed(after, traffic)) !== 0n,
      );
      expect(cut).toEqual([]);
    });
  });

  test("the quota holds whenever something is added, and is counted right", () => {
    forEachGroup((group, { quota }) => {
      const states = statesOf(group);
      for (const family of ["ipv4", "ipv6"] as const) {
        const uses = states.map((rules) => quotaOf(rules, WEIGHTS, family));
        const grown = uses.filter((use, at) => use > (uses[at - 1] ?? use));
        expect(Math.max(0, ...grown)).toBeLessThanOrEqual(quota);
        expect(group.quota[family]).toEqual({ before: uses[0], peak: Math.max(...uses), after: uses.at(-1) });
      }
    });
  });

  test("nothing else is touched, and what is added lies inside what goes, on the same protocol and ports", () => {
    forEachGroup((group, _scene, plan) => {
      expect(group.remove.filter((rule) => isProtected(rule, plan.options))).toEqual([]);
      for (const rule of group.add) {
        const sameTraffic = (old: Rule) =>
          old.protocol === rule.protocol && old.fromPort === rule.fromPort && old.toPort === rule.toPort;
        const around = group.remove.filter(
          (old) => old.protocol === rule.protocol && (addressesOf(rule) & ~addressesOf(old)) === 0n,
        );
        expect(around.some(sameTraffic) || (plan.options.mergePorts && isSumOf(rule, around))).toBe(true);
        expect(group.before.some((old) => same(old, rule))).toBe(false);
        expect(rule.description).toMatch(/^[a-zA-Z0-9 ._\-:/()#,@[\]+=;{}!$*]{1,255}$/);
      }
    });
  });

  test("a rule whose evidence fails stays, unless the risk is accepted", () => {
    forEachGroup((group, _scene, { grades, options }) => {
      const gone = new Set(group.remove.map(ruleIdentity));
      const own = grades.filter((grade) => grade.groupId === group.groupId && grade.level === "failing");
      expect(own.filter((grade) => gone.has(grade.rule)).length).toBe(options.acceptedRisk === null ? 0 : own.length);
    });
  });

  test("grading while planning comes to the same as planning, grading and planning again", () => {
    fc.assert(
      fc.property(randomScene, (scene) => {
        const input = inputOf(scene);
        const { plan, grade } = planGraded(input);
        const first = planTightening(input);
        const { options: _, now: _now, ...rest } = input;
        const slow = gradeEvidence({ ...rest, plan: first });
        expect(grade?.rules).toEqual(slow.rules);
        const second = planTightening({ ...input, grades: slow.rules });
        expect({ ...plan, grade: null, planId: "" }).toEqual(withoutId({ ...second, grade: null }, plan.planId));
        expect(parsePlan(JSON.stringify(plan)).grade).toEqual(plan.grade);
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    );
  });

  test("the plan alone tells a replay as much as the region does", () => {
    fc.assert(
      fc.property(randomScene, randomScene, (scene, other) => {
        const plan = planOf(scene);
        const later = evidence(other.rows, []);
        const alone = replayPlan({ plan: parsePlan(JSON.stringify(plan)), evidence: later });
        const { refused, unattributedRecordCount } = replayPlan({ plan, region: scene.snapshot, evidence: later });
        expect(alone).toMatchObject({ refused, unattributedRecordCount });
      }),
    );
  });

  test("each figure is the one that counting gives", () => {
    forEachGroup((group) => {
      const after = statesOf(group).at(-1) ?? [];
      const counted = group.decisions.filter(
        ({ rule }) => isCountable(rule) && group.remove.some((gone) => same(gone, rule)),
      );
      for (const { rule, addressesAfter } of counted) {
        const own = UNIVERSE_TRAFFIC.filter((traffic) => admitsTraffic(rule, traffic));
        const asWide = after.filter((other) => own.every((traffic) => admitsTraffic(other, traffic)));
        const still = asWide.reduce((all, other) => all | addressesOf(other), 0n) & addressesOf(rule);
        expect(Number(addressesAfter)).toBe(countBits(still));
      }
    });
  });

  test("a plan survives being written and read, and the same input gives the same plan", () => {
    fc.assert(
      fc.property(randomScene, (scene) => {
        const plan = planOf(scene);
        expect(parsePlan(JSON.stringify(plan))).toEqual(JSON.parse(JSON.stringify(plan)));
        expect(planAnew(scene).planId).toBe(plan.planId);
        expect(verifyPlan(plan).proof).toEqual(plan.proof);
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    );
  });
});
