import type { Clock } from "../session/clock.js";
import type { AskedLog, AskedPlace } from "./asked-log.js";
import { joinSpans, type Span } from "./spans.js";

/** How a round writes down what it was told. */
export interface RoundShape {
  /** The member that lists it in the source's own files. */
  readonly list: "Records" | "configurationItems";
  /** A file's name but for its last part, by the time at which it is written. */
  stem(at: Date): string;
}

/** So much is held before it is written down: what a kill loses. */
const MOST_HELD = 2_000;
const LONGEST_MS = 30_000;

/** Holds what was told of a region, and writes it down now and then. */
export class AskRound {
  readonly #log: AskedLog;
  readonly #place: AskedPlace;
  readonly #shape: RoundShape;
  readonly #clock: Clock;
  #values: object[] = [];
  #covered = new Map<string, Span[]>();
  #writtenAtMs: number;

  constructor(log: AskedLog, place: AskedPlace, shape: RoundShape, clock: Clock) {
    this.#log = log;
    this.#place = place;
    this.#shape = shape;
    this.#clock = clock;
    this.#writtenAtMs = clock.now();
  }

  /** Takes what was told of a subject, and of which time that is all. */
  async took(subject: string, span: Span, values: readonly object[]): Promise<void> {
    this.#values.push(...values);
    this.#covered.set(subject, joinSpans([...(this.#covered.get(subject) ?? []), span]));
    const isLong = this.#clock.now() - this.#writtenAtMs >= LONGEST_MS;
    if (this.#values.length >= MOST_HELD || isLong) await this.writeDown();
  }

  /** Writes down what is held. @throws SGT_AWS_OUT_NOT_WRITABLE */
  async writeDown(): Promise<void> {
    const [values, covered, now] = [this.#values, this.#covered, this.#clock.now()];
    this.#values = [];
    this.#covered = new Map();
    this.#writtenAtMs = now;
    const { list, stem } = this.#shape;
    const file = values.length === 0 ? null : { stem: stem(new Date(now)), content: { [list]: values } };
    await this.#log.keep(this.#place, { covered, file });
  }
}

/** The time in AWS's names: `20261103T120000Z`. */
export function nameTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}
