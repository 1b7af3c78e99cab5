import { HOUR_S } from "@sgt/cidr";
import { type InterfaceState, NO_STATE, type Sighting } from "@sgt/flowlogs";
import { Attachments } from "./attachments.js";
import type { ToldAttachment, ToldInterface } from "./told-interface.js";
import type { TrailChange } from "./trail-changes.js";

/** An interface as the last event about it left it. */
interface Standing {
  readonly accountId: string;
  readonly from: number;
  /** More than one where two events of one second differ: their order is not told. */
  readonly states: readonly InterfaceState[];
  readonly isManaged: boolean;
  readonly isModified: boolean;
}

export interface TimelineOptions {
  readonly accountId: string;
  readonly region: string;
  /** Until when what an event told stands by itself. */
  readonly heldUntil: (from: number) => number;
}

/** AWS gives an instance minutes to shut down after it was told to; its interfaces carry traffic until then. */
const SHUTDOWN_S = HOUR_S;

/** Follows the interfaces of one account and region through events in the order of time, and says what stood when. */
export class InterfaceTimeline {
  readonly #options: TimelineOptions;
  readonly #standing = new Map<string, Standing>();
  readonly #attachments = new Attachments();
  readonly #sightings: Sighting[] = [];

  constructor(options: TimelineOptions) {
    this.#options = options;
  }

  /** Takes an event's change; false where it concerns an interface that no event told of. */
  take(change: TrailChange, at: number): boolean {
    switch (change.what) {
      case "made":
        this.#make(change.told, at);
        return true;
      case "groups":
        this.#setGroups(change.eniId, change.groups, at);
        return true;
      case "instance-groups":
        return this.#setInstanceGroups(change.instanceId, change.groups, at);
      case "attached":
        this.#attach(change.eniId, { ...change, deleteOnTermination: false }, at);
        return true;
      case "detached":
        this.#detach(change.attachmentId, at);
        return true;
      case "ends-with":
        this.#setEnding(change.eniId, change.deleteOnTermination);
        return true;
      case "deleted":
        this.#end(change.eniId, at, at);
        return true;
      case "terminated":
        this.#terminate(change.instanceId, at);
        return true;
      case "untold":
        return true;
    }
  }

  /** All that was told, what stands now included. */
  finish(): readonly Sighting[] {
    for (const [eniId, standing] of this.#standing) this.#tell(eniId, standing, Number.POSITIVE_INFINITY);
    this.#standing.clear();
    return this.#sightings;
  }

  #make({ eniId, ownerId, state, attachment, isManaged }: ToldInterface, at: number): void {
    const accountId = ownerId || this.#options.accountId;
    this.#stand(eniId, { accountId, from: at, states: [state], isManaged, isModified: false });
    if (attachment !== null) this.#attachments.set(eniId, attachment);
  }

  #setGroups(eniId: string, groups: readonly string[] | null, at: number): void {
    const before = this.#standing.get(eniId);
    const bases = before?.states ?? [NO_STATE];
    const states = distinctGroups(bases.map((state) => ({ ...state, groups })));
    const { accountId = this.#options.accountId, isManaged = false } = before ?? {};
    const isTie = before?.from === at && before.isModified;
    const all = isTie ? distinctGroups([...before.states, ...states]) : states;
    this.#stand(eniId, { accountId, from: at, states: all, isManaged, isModified: true });
  }

  /** AWS takes the call for instances with one interface only. */
  #setInstanceGroups(instanceId: string, groups: readonly string[] | null, at: number): boolean {
    const primary = this.#attachments.of(instanceId).find((eniId) => this.#attachments.get(eniId)?.deviceIndex === 0);
    if (primary === undefined) return false;
    this.#setGroups(primary, groups, at);
    return true;
  }

  #attach(eniId: string, attachment: ToldAttachment, at: number): void {
    this.#attachments.set(eniId, attachment);
    this.#restate(eniId, { kind: "instance", subject: attachment.instanceId }, at);
  }

  #detach(attachmentId: string, at: number): void {
    const eniId = this.#attachments.find(attachmentId);
    if (eniId !== undefined) this.#loosen(eniId, at);
  }

  #setEnding(eniId: string, deleteOnTermination: boolean): void {
    const attachment = this.#attachments.get(eniId);
    if (attachment !== undefined) this.#attachments.set(eniId, { ...attachment, deleteOnTermination });
  }

  #terminate(instanceId: string, at: number): void {
    for (const eniId of this.#attachments.of(instanceId)) {
      if (this.#attachments.get(eniId)?.deleteOnTermination === true) this.#end(eniId, at, at + SHUTDOWN_S);
      else this.#loosen(eniId, at);
    }
  }

  #end(eniId: string, at: number, goneAt: number): void {
    const standing = this.#standing.get(eniId);
    if (standing !== undefined) this.#tell(eniId, standing, at);
    this.#standing.delete(eniId);
    this.#attachments.delete(eniId);
    const { accountId, region } = this.#options;
    this.#sightings.push({
      ...{ kind: "gone", accountId: standing?.accountId ?? accountId, region, eniId },
      ...{ from: goneAt, until: goneAt, source: "cloudtrail", state: NO_STATE },
    });
  }

  #loosen(eniId: string, at: number): void {
    this.#attachments.delete(eniId);
    this.#restate(eniId, { kind: "", subject: "", scalingGroup: "", name: "" }, at);
  }

  /** What it belongs to changes, and its groups stay. */
  #restate(eniId: string, changed: Partial<InterfaceState>, at: number): void {
    const before = this.#standing.get(eniId);
    if (before === undefined) return;
    this.#stand(eniId, { ...before, from: at, states: before.states.map((state) => ({ ...state, ...changed })) });
  }

  #stand(eniId: string, standing: Standing): void {
    const before = this.#standing.get(eniId);
    if (before !== undefined) this.#tell(eniId, before, standing.from);
    this.#standing.set(eniId, standing);
  }

  /** A service changes its interfaces by calls that CloudTrail may not tell: after the event itself they are likely so, no more. */
  #tell(eniId: string, { accountId, from, states, isManaged }: Standing, until: number): void {
    const held = Math.max(from + 1, Math.min(until, this.#options.heldUntil(from)));
    for (const state of states) {
      const one = { accountId, region: this.#options.region, eniId, source: "cloudtrail", state };
      const isInstant = isManaged || state.groups === null;
      this.#sightings.push({ ...one, kind: "told", from, until: isInstant ? from + 1 : held });
      if (isManaged && held > from + 1 && state.groups !== null)
        this.#sightings.push({ ...one, kind: "inferred", from: from + 1, until: held });
    }
  }
}

function distinctGroups(states: readonly InterfaceState[]): InterfaceState[] {
  return [...new Map(states.map((state) => [String(state.groups), state])).values()];
}
