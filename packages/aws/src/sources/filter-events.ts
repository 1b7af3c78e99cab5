import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Clock } from "../session/clock.js";
import { reading } from "../session/reading.js";
import type { FoundGroup } from "./log-group.js";

/** FilterLogEvents is allowed five times a second in an account and region, for everybody in it. */
const PAUSE_MS = 220;

/** Reads the events of a log group one page after the other, no faster than AWS allows. */
export class EventReader {
  readonly #client: CloudWatchLogsClient;
  readonly #group: FoundGroup;
  readonly #clock: Clock;
  #turn: Promise<void> = Promise.resolve();
  #isFirst = true;

  constructor(client: CloudWatchLogsClient, group: FoundGroup, clock: Clock) {
    this.#client = client;
    this.#group = group;
    this.#clock = clock;
  }

  /**
   * Yields the lines of `from` (included) to `to` (excluded) once all of them are there, so that no half
   * of a range is ever counted. A page may be empty and yet have a next one.
   *
   * @throws SGT_AWS_DENIED and the other codes of a failed call
   */
  async *lines(from: number, to: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const { FilterLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const { isLinked, name, arn } = this.#group;
    const group = isLinked ? { logGroupIdentifier: arn } : { logGroupName: name };
    const range = { ...group, startTime: from * 1000, endTime: to * 1000 - 1 };
    // A blank line, so that a range without any event is no object without bytes.
    const texts = ["\n"];
    let nextToken: string | undefined;
    do {
      await this.#wait(signal);
      const token = nextToken === undefined ? {} : { nextToken };
      const command = new FilterLogEventsCommand({ ...range, ...token });
      const options = signal === undefined ? {} : { abortSignal: signal };
      const page = await reading("logs:FilterLogEvents", () => this.#client.send(command, options));
      texts.push(...(page.events ?? []).map(({ message = "" }) => `${message.replace(/\n$/, "")}\n`));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    yield Buffer.from(texts.join(""));
  }

  /** Whoever comes waits for those before. */
  async #wait(signal: AbortSignal | undefined): Promise<void> {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    this.#turn = this.#turn.then(() => (isFirst ? undefined : this.#clock.sleep(PAUSE_MS, signal)));
    await this.#turn;
    signal?.throwIfAborted();
  }
}
