import { asObject, asObjects, type JsonObject } from "../account/json.js";
import { matchesAction } from "./action-pattern.js";

/**
 * Whether a session policy lets an action through: some Allow names it and no Deny does. Resources
 * and conditions are not looked at; a policy that is no JSON lets nothing through.
 */
export function sessionPolicyAllows(policy: string, action: string): boolean {
  const statements = statementsOf(policy);
  const names = (effect: string): boolean =>
    statements.some((statement) => statement.Effect === effect && namesAction(statement, action));
  return names("Allow") && !names("Deny");
}

function statementsOf(policy: string): JsonObject[] {
  try {
    const statement = asObject(JSON.parse(policy))?.Statement;
    return asObjects(Array.isArray(statement) ? statement : [statement]);
  } catch {
    return [];
  }
}

function namesAction(statement: JsonObject, action: string): boolean {
  const isNamed = (list: unknown): boolean =>
    (Array.isArray(list) ? list : [list]).some((pattern) => matchesAction(String(pattern), action));
  if (statement.Action !== undefined) return isNamed(statement.Action);
  return statement.NotAction !== undefined && !isNamed(statement.NotAction);
}
