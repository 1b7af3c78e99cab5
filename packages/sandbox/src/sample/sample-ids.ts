import { createHash } from "node:crypto";

/** The account id that AWS's own documentation uses. */
export const SAMPLE_ACCOUNT_ID = "123456789012";
export const SAMPLE_REGION = "eu-west-1";

/** Makes ids that look like AWS's (`sg-0` and 16 hex digits), the same for the same seed and name. */
export type IdMaker = (kind: string, name: string) => string;

export function idMaker(seed: number): IdMaker {
  return (kind, name) =>
    `${kind}-0${createHash("sha256").update(`${seed} ${kind} ${name}`).digest("hex").slice(0, 16)}`;
}
