// Hands what plans promise, as SMT-LIB, to z3: it proves random plans, and refutes each forged one with a packet. Its packets are
// judged here by a plain reading of the rules, and its verdicts compared with those of verifyPlan. Needs a build; brings z3 itself.
// `node test/conformance/plan-statements.js [COUNT]` takes so many plans of each kind.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { NotToBeHad, virtualEnvironment } from "./virtual-environment.js";

const load = (path) => import(new URL(`../../packages/${path}`, import.meta.url));
const { planAsSmt2 } = await load("report/dist/plan.js");
const { planTightening, planCompaction, verifyPlan } = await load("rules/dist/index.js");
const { randomScene } = await load("rules/dist-test/random-scene.js");
const { evidence, NOW } = await import("../scenes/dist/index.js");
const { default: fc } = await import("fast-check");

const SEED = 20_261_130;
const COUNT = Number(process.argv[2] ?? 500);
/** What the document states; verifyPlan states more. */
const STATED = ["never-wider", "no-gap", "evidence-kept", "never-narrower", "newly-trusted"];

/** z3, fed line by line; `ask` answers what is broken, with the packet that shows it. */
function startSolver(bin) {
  const child = spawn(join(bin, "z3"), ["-in"], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await answers.next()).value;

  async function ask(document) {
    const broken = [];
    let statement = "";
    let checkedCount = 0;
    child.stdin.write("(reset)\n");
    for (const line of document.split("\n")) {
      if (line === "(exit)") break;
      statement = /^\(set-info :statement "(.*)"\)$/.exec(line)?.[1] ?? statement;
      child.stdin.write(`${line}\n`);
      if (line !== "(check-sat)") continue;
      checkedCount += 1;
      const verdict = await next();
      assert(verdict === "sat" || verdict === "unsat", `z3 answers ${verdict}`);
      if (verdict === "sat") broken.push({ statement, packet: await packetOf() });
    }
    return { broken, checkedCount };
  }

  async function packetOf() {
    const packet = {};
    for (const name of ["ipv6", "address", "protocol", "port", "icmp-type", "icmp-code"]) {
      child.stdin.write(`(eval ${name} :completion true)\n`);
      const text = await next();
      packet[name] = text.startsWith("#") ? BigInt(text.replace("#x", "0x").replace("#b", "0b")) : text === "true";
    }
    return packet;
  }

  const stop = async () => {
    child.stdin.end("(exit)\n");
    await once(child, "close");
  };
  return { ask, stop };
}

/** Which rules admit a packet, by a plain reading of them. */
function admits(rule, packet) {
  const { peer, protocol, fromPort, toPort } = rule;
  if (!("cidr" in peer) || peer.cidr.includes(":") !== packet.ipv6) return false;
  const [base, length] = peer.cidr.split("/");
  const drop = BigInt((packet.ipv6 ? 128 : 32) - Number(length));
  if (numberOf(base) >> drop !== packet.address >> drop) return false;
  if (protocol === "-1") return true;
  const number = { icmp: 1n, tcp: 6n, udp: 17n, icmpv6: 58n }[protocol] ?? BigInt(protocol);
  if (number !== packet.protocol) return false;
  if (number === 6n || number === 17n) return (fromPort ?? 0) <= packet.port && packet.port <= (toPort ?? 65_535);
  if (number !== 1n && number !== 58n) return true;
  const fits = (wanted, value) => wanted === null || wanted === -1 || BigInt(wanted) === value;
  return fits(fromPort, packet["icmp-type"]) && fits(toPort, packet["icmp-code"]);
}

function numberOf(address) {
  if (!address.includes(":")) return address.split(".").reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  const [head, tail = ""] = address.split("::").map((part) => part.split(":").filter((word) => word !== ""));
  const words = tail === "" ? head : [...head, ...Array(8 - head.length - tail.length).fill("0"), ...tail];
  return words.reduce((sum, word) => sum * 65_536n + BigInt(`0x${word}`), 0n);
}

/** The rules that stand before the first step and after each one. */
function momentsOf({ before, steps }) {
  const key = ({ protocol, fromPort, toPort, peer }) => JSON.stringify([protocol, fromPort, toPort, peer.cidr ?? peer]);
  const goes = { modify: ({ rule }) => [rule], revoke: ({ rules }) => rules, authorize: () => [] };
  const comes = { modify: ({ to }) => [to], revoke: () => [], authorize: ({ rules }) => rules };
  const moments = [before];
  for (const step of steps) {
    const gone = new Set(goes[step.kind](step).map(key));
    moments.push([...moments.at(-1).filter((rule) => !gone.has(key(rule))), ...comes[step.kind](step)]);
  }
  return moments;
}

/** A rule for an emergency goes one day, and keeps nothing. */
const lasts = ({ description = "", tags = {} }) =>
  !description.startsWith("sgt break-glass") && tags["sgt:expires"] === undefined;

/** Whether a packet breaks what it is said to break. */
function isShown(group, statement, packet) {
  const any = (rules) => rules.some((rule) => admits(rule, packet));
  const allowed = momentsOf(group).map(any);
  const [first, last] = [allowed[0], allowed.at(-1)];
  const breaks = {
    "never-wider": () => !first && allowed.includes(true),
    "newly-trusted": () => !first && allowed.includes(true),
    "no-gap": () => first && last && allowed.includes(false),
    "never-narrower": () => first && allowed.includes(false),
    "evidence-kept": () => any(group.remove) && !any(momentsOf(group).at(-1).filter(lasts)),
  };
  return breaks[statement]();
}

const cases = fc.sample(fc.tuple(randomScene, fc.nat(1_000)), { seed: SEED, numRuns: COUNT * 12 });

function planOf({ snapshot, rows, options, exceptions, approved }) {
  const list = approved === null ? {} : { approved };
  return planTightening({
    ...{ region: snapshot, evidence: evidence(rows, ["eni-1", "eni-2"]), options, exceptions, now: NOW, ...list },
  });
}

/** Two of three tighten, the others compact: what grows has statements of its own. */
function* plans() {
  for (const [at, [scene, salt]] of cases.entries()) {
    const plan =
      at % 3 < 2 ? planOf(scene) : planCompaction({ region: scene.snapshot, options: { maxWaste: 0.6 }, now: NOW });
    if (plan.groups.some(({ steps }) => steps.length > 0)) yield { plan, salt };
  }
}

/** A plan with one change made wherever the rule stands: a rule less, a wider one, other steps. */
function forge(plan, salt) {
  const copy = structuredClone(plan);
  const group = copy.groups.find(({ steps }) => steps.length > 0);
  const kind = salt % 3;
  if (kind === 2) group.steps.reverse();
  else {
    const old = group.add[salt % group.add.length];
    if (old === undefined) return null;
    const key = JSON.stringify(old);
    const now = kind === 0 ? null : widened(old);
    const edit = (rules) =>
      rules.flatMap((rule) => (JSON.stringify(rule) === key ? (now === null ? [] : [now]) : [rule]));
    group.add = edit(group.add);
    group.steps = group.steps.flatMap((step) => {
      if (step.kind === "modify")
        return JSON.stringify(step.to) !== key ? [step] : now === null ? [] : [{ ...step, to: now }];
      return step.kind === "authorize" ? [{ ...step, rules: edit(step.rules) }] : [step];
    });
  }
  return copy;
}

function widened(rule) {
  if (!("cidr" in rule.peer)) return rule;
  const cidr = rule.peer.kind === "ipv4" ? "10.0.0.0/15" : "fd00::/100";
  return { ...rule, peer: { ...rule.peer, cidr } };
}

/** What a packet can show, of all that verifyPlan finds broken. */
function brokenBy(plan) {
  const shown = verifyPlan(plan).broken.filter(
    ({ statement, groupId, counterexample }) =>
      groupId !== null && counterexample !== null && STATED.includes(statement),
  );
  return [...new Set(shown.map(({ statement, groupId }) => `${statement} ${groupId}`))].sort();
}

async function check(solver, plan) {
  const { broken, checkedCount } = await solver.ask(planAsSmt2(plan));
  assert.deepEqual(broken.map(({ statement }) => statement).sort(), brokenBy(plan));
  assert(checkedCount >= plan.groups.length * 3);
  for (const { statement, packet } of broken) {
    const [name, groupId] = statement.split(" ");
    const group = plan.groups.find((one) => one.groupId === groupId);
    assert(
      isShown(group, name, packet),
      `${statement}: the packet shows nothing: ${JSON.stringify(packet, (_, v) => `${v}`)}`,
    );
  }
  return broken.length;
}

async function main() {
  const solver = startSolver(join(await virtualEnvironment("smt", "requirements-smt.txt"), "bin"));
  let [proved, refuted, failed] = [0, 0, 0];
  const attempt = async (name, plan) => {
    try {
      return await check(solver, plan);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name} of ${plan.planId}: ${error.message}`);
      return null;
    }
  };
  for (const { plan, salt } of plans()) {
    if (proved >= COUNT && refuted >= COUNT) break;
    if (proved < COUNT && (await attempt("the plan", plan)) === 0) proved += 1;
    const forged = refuted < COUNT ? forge(plan, salt) : null;
    // What changes nothing that the document states, such as a rule that others cover, is no forgery.
    if (forged !== null && brokenBy(forged).length > 0 && (await attempt("a forgery", forged)) > 0) refuted += 1;
  }
  await solver.stop();
  console.log(`z3 proved ${proved} plans and refuted ${refuted} forged ones, each with a packet (seed ${SEED})`);
  const missing = 2 * COUNT - proved - refuted;
  close(proved + refuted, failed + missing, 0);
}

function close(passed, failed, skipped) {
  console.log(`\nConformance: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main().catch((error) => {
  if (!(error instanceof NotToBeHad)) throw error;
  console.log(`Skipped: z3 cannot be had here (${error.message})`);
  close(0, 0, 2 * COUNT);
});
