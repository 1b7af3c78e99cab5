import { isSgtError, parsePrefix } from "@sgt/cidr";

/** Reports whether text is a CIDR; host bits do not matter. */
export function isCidr(candidate: string): boolean {
  try {
    parsePrefix(candidate, { hostBits: "mask" });
    return true;
  } catch (error) {
    if (isSgtError(error)) return false;
    throw error;
  }
}
