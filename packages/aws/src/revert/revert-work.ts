import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import type { ChangeRun } from "../change/change-run.js";
import type { GroupState } from "../journal/journal-state.js";
import type { Drift, DriftId } from "./drift.js";
import { type Back, type Move, type Remove, type Restore, ruleBack } from "./move.js";

/** What became of one group so far, also when its revert goes no further. */
export interface RevertTally {
  /** Rules that this run gave back, and took away; what was so already is not counted. */
  restoredCount: number;
  removedCount: number;
  readonly drifts: Drift[];
  /** Rules that stood before and are still to be given back. */
  missing: readonly LiveRule[];
}

/** The work of reverting one group, taken off as it is done. */
export class RevertWork {
  readonly groupId: string;
  readonly missing: Set<Back>;
  readonly remove: Set<Remove>;
  /** Rules that stand and stay: what our rules may be covered by. */
  readonly standing: Rule[];
  /** Those of them that this run gave back. */
  readonly given: Rule[] = [];
  readonly #tally: RevertTally;
  readonly #stoodBefore: ReadonlySet<string | undefined>;

  constructor(state: GroupState, live: readonly LiveRule[], moves: readonly Move[], tally: RevertTally) {
    this.groupId = state.groupId;
    this.missing = new Set(moves.filter((move) => move.kind === "restore" || move.kind === "modify"));
    this.remove = new Set(moves.filter((move) => move.kind === "remove"));
    // A rule still to be given back may show in an old read; it covers nothing.
    const moving = new Set([...this.missing, ...this.remove].map(({ rule }) => ruleIdentity(rule)));
    this.standing = live.filter((rule) => !moving.has(ruleIdentity(rule)));
    this.#tally = tally;
    this.#stoodBefore = new Set(state.before.map(({ ruleId }) => ruleId));
    this.#noteMissing();
  }

  /** The rules that stand, but for one and those that go with it: what stays, and those of ours of which it is sure that they stand. */
  standingBut(rule: LiveRule, going: ReadonlySet<Back | Remove> = new Set()): Rule[] {
    const ours = [...this.missing, ...this.remove].filter(({ kind, doubt }) => kind !== "restore" && !doubt);
    const stay = ours.filter((move) => move.rule !== rule && !going.has(move));
    return [...this.standing, ...stay.map((move) => move.rule)];
  }

  get missingRules(): LiveRule[] {
    return [...this.missing].map(ruleBack);
  }

  /** Reports whether a rule with an id came since. */
  isNew({ ruleId }: LiveRule): boolean {
    return ruleId !== undefined && !this.#stoodBefore.has(ruleId);
  }

  /** @param isOurs - this run made it stand; it stood already otherwise */
  note(move: Back, isOurs = true): void {
    const rule = ruleBack(move);
    this.missing.delete(move);
    this.standing.push(rule);
    this.given.push(rule);
    if (isOurs) this.#tally.restoredCount += 1;
    if (isOurs && move.kind === "modify") this.#tally.removedCount += 1;
    this.#noteMissing();
  }

  /** A rule got its earlier end again. */
  noteEnd(): void {
    this.#tally.restoredCount += 1;
  }

  /** A rule of ours became one that stood before. */
  noteExchange(ours: Remove, move: Restore): void {
    this.note(move);
    this.noteRemoved(ours, true);
  }

  noteRemoved(move: Remove, isOurs: boolean): void {
    this.remove.delete(move);
    if (isOurs) this.#tally.removedCount += 1;
  }

  /** Tells of what others did, or of what cannot be as it was. */
  async tell(run: ChangeRun, id: DriftId, rule: LiveRule): Promise<void> {
    const { groupId } = this;
    await run.journal.append({ kind: "drift", groupId, drift: id, rule });
    this.#tally.drifts.push({ id, groupId, rule });
  }

  #noteMissing(): void {
    this.#tally.missing = this.missingRules;
  }
}
