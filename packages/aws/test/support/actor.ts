import { type AwsSession, openSession } from "@sgt/aws";
import type { LoggedRequest } from "@sgt/sandbox";
import { CREDENTIALS } from "./credentials.js";
import type { MemoryFiles } from "./memory-files.js";
import { REGION } from "./plan-of.js";

/**
 * Whoever is at work on a ground. One that is frozen has stopped for ever, as under SIGKILL: no request of it
 * is answered, no line written. Somebody else, told apart by the access key, may go on.
 */
export class Actor {
  session!: AwsSession;
  /** Resolves when this one is frozen. */
  frozen!: Promise<void>;
  readonly #endpoint: string;
  readonly #files: MemoryFiles;
  readonly #sessions: AwsSession[] = [];
  readonly #frozenKeys = new Set<string>();
  #freeze: () => void = () => undefined;

  private constructor(endpoint: string, files: MemoryFiles) {
    this.#endpoint = endpoint;
    this.#files = files;
  }

  static async start(endpoint: string, files: MemoryFiles): Promise<Actor> {
    const actor = new Actor(endpoint, files);
    await actor.next();
    return actor;
  }

  get isFrozen(): boolean {
    return this.#frozenKeys.has(this.#key);
  }

  freeze(): void {
    this.#frozenKeys.add(this.#key);
    this.#files.freeze();
    this.#freeze();
  }

  /** Reports whether a request comes from one that is frozen. */
  sent(request: LoggedRequest): boolean {
    return this.#frozenKeys.has(request.caller.accessKeyId);
  }

  /** Somebody else comes. */
  async next(): Promise<void> {
    this.frozen = new Promise((resolve) => {
      this.#freeze = resolve;
    });
    const keys = { ...CREDENTIALS, accessKeyId: keyOf(this.#sessions.length) };
    this.session = await openSession({ endpoint: this.#endpoint, region: REGION, credentials: keys });
    this.#sessions.push(this.session);
  }

  close(): void {
    for (const session of this.#sessions) session.close();
  }

  get #key(): string {
    return keyOf(this.#sessions.length - 1);
  }
}

const keyOf = (at: number): string => `${CREDENTIALS.accessKeyId.slice(0, -1)}${at}`;
