import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import * as rules from "@sgt/rules";
import * as node from "@sgt/rules/node";
import { addressesIn, evidence, row } from "@sgt/scenes";
import * as snapshot from "@sgt/snapshot/node";

// Runs the example of the README as it stands: imports become parameters, `//=>` lines become expectations.
test("the example of the README gives what it says", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const body = example
    .replace(/^import .*$/gm, "")
    .replace(/"(account-data|plan\.json)"/g, 'at("$1")')
    .replace(/^(.*); \/\/=> (.*)$/gm, "expect($1).toEqual($2);");
  const dir = await mkdtemp(join(tmpdir(), "sgt-readme-"));
  await putSnapshot(join(dir, "account-data", "123456789012", "eu-west-1"));
  const rows = addressesIn("10.0.7.16/28").map((source) => row("eni-1", 6, 443, source));
  const scope = {
    ...rules,
    ...node,
    ...snapshot,
    expect,
    evidence: evidence(rows, ["eni-1"]),
    at: (name: string) => join(dir, name),
  };
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  await new AsyncFunction(...Object.keys(scope), body)(...Object.values(scope));
  expect.assertions(3);
  await rm(dir, { recursive: true });
});

async function putSnapshot(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "10.0.0.0/16" }] }];
  const group = { GroupId: "sg-1", GroupName: "web", OwnerId: "123456789012", IpPermissions };
  const eni = { NetworkInterfaceId: "eni-1", Groups: [{ GroupId: "sg-1" }] };
  await writeFile(join(folder, "ec2-describe-security-groups.json"), JSON.stringify({ SecurityGroups: [group] }));
  await writeFile(join(folder, "ec2-describe-network-interfaces.json"), JSON.stringify({ NetworkInterfaces: [eni] }));
}
