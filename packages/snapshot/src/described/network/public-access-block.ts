import * as z from "zod";
import type { PublicAccessBlock } from "../../model/network.js";
import { SNAPSHOT_FILES } from "../../model/snapshot-files.js";
import { type DescribedList, optionalText, text } from "./described-list.js";

/** Exclusions in these states are gone or never were (EC2, VpcBlockPublicAccessExclusionState). */
const GONE: ReadonlySet<string> = new Set(["create-failed", "delete-complete", "disable-complete"]);

/** `aws ec2 describe-vpc-block-public-access-options`: one switch. */
export const describedPublicAccessBlock: DescribedList<string> = {
  file: SNAPSHOT_FILES.publicAccessBlock,
  idOf: () => "the switch",
  schema: z
    .object({ VpcBlockPublicAccessOptions: z.object({ InternetGatewayBlockMode: text.default("off") }) })
    .transform((page) => [page.VpcBlockPublicAccessOptions.InternetGatewayBlockMode]),
};

const exclusion = z.object({
  ResourceArn: text,
  InternetGatewayExclusionMode: optionalText,
  State: optionalText,
});

/** `aws ec2 describe-vpc-block-public-access-exclusions`: ids of what both directions pass to. */
export const describedPublicAccessExclusions: DescribedList<string> = {
  file: SNAPSHOT_FILES.publicAccessExclusions,
  idOf: (id) => id,
  schema: z
    .object({ VpcBlockPublicAccessExclusions: z.array(exclusion) })
    .transform((page) =>
      page.VpcBlockPublicAccessExclusions.filter(
        ({ InternetGatewayExclusionMode: mode, State }) => mode === "allow-bidirectional" && !GONE.has(State),
      ).map(({ ResourceArn }) => ResourceArn.replace(/^.*\//, "")),
    ),
};

/** Returns the switch; undefined where one of its two files was not read: then nothing is known to be blocked. */
export function publicAccessBlockOf(
  modes: readonly string[] | null,
  exemptIds: readonly string[] | null,
): PublicAccessBlock | undefined {
  const [mode] = modes ?? [];
  return mode === undefined || exemptIds === null ? undefined : { mode, exemptIds };
}
