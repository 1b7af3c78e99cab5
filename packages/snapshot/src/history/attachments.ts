import type { ToldAttachment } from "./told-interface.js";

/** Which interface is attached to which instance, as the last event left it. */
export class Attachments {
  readonly #byInterface = new Map<string, ToldAttachment>();
  readonly #byInstance = new Map<string, Set<string>>();
  readonly #byId = new Map<string, string>();

  get(eniId: string): ToldAttachment | undefined {
    return this.#byInterface.get(eniId);
  }

  /** The interface of an attachment's id. */
  find(attachmentId: string): string | undefined {
    return this.#byId.get(attachmentId);
  }

  /** The interfaces of an instance. */
  of(instanceId: string): readonly string[] {
    return [...(this.#byInstance.get(instanceId) ?? [])];
  }

  /** Attaches an interface, in place of what it was attached to. */
  set(eniId: string, attachment: ToldAttachment): void {
    this.delete(eniId);
    this.#byInterface.set(eniId, attachment);
    if (attachment.attachmentId !== "") this.#byId.set(attachment.attachmentId, eniId);
    const ofInstance = this.#byInstance.get(attachment.instanceId) ?? new Set();
    this.#byInstance.set(attachment.instanceId, ofInstance.add(eniId));
  }

  delete(eniId: string): void {
    const attachment = this.#byInterface.get(eniId);
    if (attachment === undefined) return;
    this.#byInterface.delete(eniId);
    this.#byId.delete(attachment.attachmentId);
    this.#byInstance.get(attachment.instanceId)?.delete(eniId);
  }
}
