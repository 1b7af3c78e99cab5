import type { AwsSession } from "../session/aws-session.js";

/** Returns when the caller's keys end, as ISO time; null for keys that do not end, or that do not tell. */
export async function credentialsEnd(session: AwsSession): Promise<string | null> {
  const { credentials } = session.readingConfig();
  const keys = typeof credentials === "function" ? await credentials() : credentials;
  const { expiration } = (keys ?? {}) as { readonly expiration?: Date };
  return expiration?.toISOString() ?? null;
}
