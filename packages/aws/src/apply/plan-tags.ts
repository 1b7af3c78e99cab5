import { expiryTags, type Plan } from "@sgt/rules";

/** Returns the tags that a plan wants on every rule that it adds: rules for an emergency bear their end. */
export function planTags({ purpose }: Plan): Readonly<Record<string, string>> {
  return purpose?.kind === "extend" ? expiryTags(purpose) : {};
}
