import { join } from "node:path";
import { awsError } from "../errors.js";
import type { AwsSession } from "../session/aws-session.js";
import { reading } from "../session/reading.js";
import { cliJson } from "./cli-json.js";
import { writeWhole } from "./write-whole.js";

/** A region as an account sees it. */
export interface AccountRegion {
  readonly region: string;
  /** False when it has to be opted in to, and was not. */
  readonly isEnabled: boolean;
}

/** Every region of the partition, as `aws ec2 describe-regions --all-regions` prints them. */
export interface DescribedRegions {
  readonly regions: readonly AccountRegion[];
  readonly json: string;
}

/** Reads the regions of the session's account. @throws SGT_AWS_DENIED and the other codes of a failed call */
export async function readRegions(session: AwsSession): Promise<DescribedRegions> {
  const client = await session.ec2Reader();
  const { DescribeRegionsCommand } = await import("@aws-sdk/client-ec2");
  return reading("ec2:DescribeRegions", async () => {
    const { Regions = [] } = await client.send(new DescribeRegionsCommand({ AllRegions: true }));
    const regions = Regions.flatMap(({ RegionName, OptInStatus }) =>
      RegionName === undefined ? [] : [{ region: RegionName, isEnabled: OptInStatus !== "not-opted-in" }],
    );
    return { regions, json: `${cliJson({ Regions })}\n` };
  });
}

/** Writes what an account says of its regions beside the regions' folders. @throws SGT_AWS_OUT_NOT_WRITABLE */
export async function writeRegions(out: string, accountId: string, described: DescribedRegions): Promise<void> {
  await writeWhole(join(out, accountId, "describe-regions.json"), described.json);
}

/** Refuses names of regions that the partition does not have. @throws SGT_AWS_UNKNOWN_REGION */
export function checkRegionNames(asked: readonly string[], { regions }: DescribedRegions): void {
  const unknown = asked.filter((name) => !regions.some(({ region }) => region === name));
  if (unknown.length === 0) return;
  throw awsError("SGT_AWS_UNKNOWN_REGION", `there is no region ${unknown.map((name) => `"${name}"`).join(", ")}`, {
    hint: `The partition has ${regions.map(({ region }) => region).join(", ")}.`,
    details: { regions: unknown.join(",") },
  });
}
