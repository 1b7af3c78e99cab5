import type { ApiRequest } from "@sgt/sandbox";

const MUTATING = new Set([
  "AuthorizeSecurityGroupIngress",
  "RevokeSecurityGroupIngress",
  "ModifySecurityGroupRules",
  "CreateTags",
]);

/** Reports whether a request asks for a change, dry runs left out. */
export function isChange(request: ApiRequest): boolean {
  return MUTATING.has(request.action) && !request.isDryRun;
}
