import { createHash } from "node:crypto";
import { ApiError } from "../protocol/api-error.js";
import type { Caller } from "../protocol/api-request.js";

/** Who stands behind which access key: the account's own user for any key, a role for those AssumeRole gave out. */
export class Callers {
  readonly #accountId: string;
  readonly #partition: string;
  readonly #sessions = new Map<string, Caller>();

  constructor(accountId: string, partition: string) {
    this.#accountId = accountId;
    this.#partition = partition;
  }

  /** @throws ApiError `InvalidClientTokenId` for the key of a session that nobody was given */
  find(accessKeyId: string): Caller {
    const session = this.#sessions.get(accessKeyId);
    if (session !== undefined) return session;
    if (accessKeyId.startsWith("ASIA"))
      throw new ApiError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
    return {
      accountId: this.#accountId,
      accessKeyId,
      arn: `arn:${this.#partition}:iam::${this.#accountId}:user/sandbox`,
      userId: "AIDASANDBOXUSER000000",
    };
  }

  /** Makes a session of a role and remembers it under a new access key. */
  assume({ roleArn, sessionName, sessionPolicy, expiresAtMs }: AssumedSession): Caller {
    const [, partition = "aws", , , accountId = ""] = roleArn.split(":");
    const roleName = roleArn.split("/").at(-1) ?? "";
    const roleId = `AROA${digest(roleArn).slice(0, 17)}`;
    const caller: Caller = {
      accountId,
      accessKeyId: `ASIA${digest(`${roleArn}/${this.#sessions.size}`).slice(0, 16)}`,
      arn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
      userId: `${roleId}:${sessionName}`,
      roleArn,
      sessionName,
      expiresAtMs,
      ...(sessionPolicy === undefined ? {} : { sessionPolicy }),
    };
    this.#sessions.set(caller.accessKeyId, caller);
    return caller;
  }
}

export interface AssumedSession {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly sessionPolicy: string | undefined;
  readonly expiresAtMs: number;
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").toUpperCase();
