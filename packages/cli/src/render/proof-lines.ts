import { counted } from "@sgt/cidr";
import type { Plan } from "@sgt/rules";

/** Returns each statement of a plan's proof, and how much it looked at. */
export function proofLines({ proof }: Plan): string[] {
  return proof.statements.map(
    ({ id, holds, checked }) => `${holds ? "holds" : "BROKEN"}  ${id} (${counted(checked, "fact")} checked)`,
  );
}
