// Hands a plan's code to the tools that it is written for: the AWS CLI changes an account in the sandbox as
// the script says and collects one, and cfn-lint reads the templates. Terraform's parser is in packages/report's own tests.
// Needs a build; brings both tools itself.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { isDeepStrictEqual, promisify } from "node:util";
import { planAsAwsCli, planAsCloudFormation } from "../../packages/report/dist/plan.js";
import { planCase } from "../../packages/report/dist-test/plan-case.js";
import { startSandbox } from "../../packages/sandbox/dist/index.js";
import { NotToBeHad, virtualEnvironment } from "./virtual-environment.js";

const run = promisify(execFile);
const SGT = join(import.meta.dirname, "..", "..", "packages", "cli", "bin", "sgt.js");

const COLLECT = join(import.meta.dirname, "..", "..", "examples", "snapshot", "collect.sh");

/** One line for each rule, as AWS tells them apart. */
const identity = ({ protocol, fromPort, toPort, peer }) =>
  [protocol, fromPort ?? "*", toPort ?? "*", peer.cidr ?? peer.groupId ?? peer.prefixListId].join(" ");

async function awsCliMakesWhatThePlanSays({ bin, dir, plan }) {
  const script = join(dir, "change.sh");
  await writeFile(script, planAsAwsCli(plan));
  const sandbox = await startSandbox({ snapshotDir: join(dir, "demo", "snapshot") });
  try {
    const path = `${bin}${delimiter}${process.env.PATH}`;
    await run("bash", [script], { env: { ...sandbox.env, PATH: path, HOME: dir, AWS_PAGER: "" } });
    // Collected by the program itself, from the account as it stands now.
    const collected = join(dir, "collected");
    await run(process.execPath, [SGT, "collect", "--out", collected, "--quiet"], {
      env: { ...sandbox.env, PATH: path, HOME: dir },
    }).catch((error) => {
      if (error.code !== 4) throw error;
    });
    const { readSnapshot } = await import("../../packages/snapshot/dist/node.js");
    const { regions } = await readSnapshot(collected);
    for (const group of plan.groups) {
      const gone = new Set(group.remove.map(identity));
      const wanted = [...group.before.filter((rule) => !gone.has(identity(rule))), ...group.add].map(identity).sort();
      const found = regions[0].groups
        .find(({ groupId }) => groupId === group.groupId)
        .ingress.map(identity)
        .sort();
      if (wanted.join("\n") !== found.join("\n")) throw new Error(`${group.groupId} stands as ${found.join(", ")}`);
    }
  } finally {
    await sandbox.close();
  }
}

/** The script for those who may not run sgt with credentials: the same files as `sgt collect`, with the same values. */
async function scriptCollectsTheSameSnapshot({ bin, dir }) {
  const sandbox = await startSandbox({ snapshotDir: join(dir, "demo", "snapshot") });
  const env = { ...sandbox.env, PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: dir, AWS_PAGER: "" };
  const [byScript, byCommand] = [join(dir, "by-script"), join(dir, "by-command")];
  try {
    await run("bash", [COLLECT, byScript, sandbox.env.AWS_REGION], { env });
    await run(process.execPath, [SGT, "collect", "--region", sandbox.env.AWS_REGION, "--out", byCommand], { env });
    const [folder] = (await readdir(byCommand, { recursive: true })).filter((name) => /\d{12}\/[a-z-]+-\d$/.test(name));
    const names = (await readdir(join(byCommand, folder))).sort();
    const found = (await readdir(join(byScript, folder))).sort();
    if (found.join() !== names.join()) throw new Error(`the script wrote ${found.join(", ")}`);
    for (const name of names) {
      const [one, other] = await Promise.all(
        [byScript, byCommand].map(async (root) => JSON.parse(await readFile(join(root, folder, name), "utf8"))),
      );
      if (!isDeepStrictEqual(one, other)) throw new Error(`${name} differs`);
    }
    sandbox.deniedActions.add("rds:DescribeDBInstances");
    const denied = await run("bash", [COLLECT, byScript, sandbox.env.AWS_REGION], { env }).then(
      () => ({ code: 0, stderr: "" }),
      (error) => error,
    );
    if (denied.code !== 4 || !/not collected: \d{12} \S+ rds-describe-db-instances/.test(denied.stderr))
      throw new Error(`a list that is denied ended with ${denied.code}: ${denied.stderr}`);
  } finally {
    await sandbox.close();
  }
}

async function cfnLintTakesTheTemplates({ bin, dir, plan }) {
  for (const [at, template] of [plan, planCase()].flatMap(planAsCloudFormation).entries()) {
    const file = join(dir, `template-${at}.json`);
    // The case of the tests has short ids.
    await writeFile(file, template.replaceAll('"sg-1"', '"sg-0123456789abcdef0"'));
    await run(join(bin, "cfn-lint"), ["--regions", "eu-west-1", "--template", file]);
  }
}

async function main() {
  const checks = [awsCliMakesWhatThePlanSays, scriptCollectsTheSameSnapshot, cfnLintTakesTheTemplates];
  const bin = join(await virtualEnvironment("code", "requirements-code.txt"), "bin");
  const dir = await mkdtemp(join(tmpdir(), "sgt-plan-as-code-"));
  let failed = 0;
  try {
    await run(process.execPath, [SGT, "demo", "--out", join(dir, "demo")]);
    const plan = JSON.parse(await readFile(join(dir, "demo", "plan.json"), "utf8"));
    for (const check of checks) {
      const problem = await check({ bin, dir, plan }).then(
        () => null,
        (error) => error,
      );
      console.log(
        problem === null ? `ok      ${check.name}` : `FAILED  ${check.name}: ${problem.stdout ?? ""}${problem.message}`,
      );
      if (problem !== null) failed += 1;
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  close(checks.length - failed, failed, 0);
}

function close(passed, failed, skipped) {
  console.log(`\nConformance: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main().catch((error) => {
  if (!(error instanceof NotToBeHad)) throw error;
  console.log(`Skipped: the AWS CLI and cfn-lint cannot be had here (${error.message})`);
  close(0, 0, 2);
});
