import { createHash } from "node:crypto";
import type { Caller } from "../protocol/api-request.js";

/** Who stands behind which access key: the account's own user for any key, a role for those AssumeRole gave out. */
export class Callers {
  readonly #accountId: string;
  readonly #sessions = new Map<string, Caller>();

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  find(accessKeyId: string): Caller {
    const user = {
      accountId: this.#accountId,
      arn: `arn:aws:iam::${this.#accountId}:user/sandbox`,
      userId: "AIDASANDBOXUSER000000",
    };
    return this.#sessions.get(accessKeyId) ?? { ...user, accessKeyId };
  }

  /** Makes a session of a role and remembers it under a new access key. */
  assume(session: AssumedSession): Caller {
    const { roleArn, sessionName, sessionPolicy } = session;
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
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").toUpperCase();
