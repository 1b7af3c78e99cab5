import { ReplicaText } from "../account/replica.js";
import { ApiError } from "../protocol/api-error.js";
import type { HttpReply } from "../protocol/http.js";
import type { QueryParams } from "../protocol/query-params.js";
import type { Service, ServiceCall } from "../protocol/service.js";

/** Answers for replicas: made once for each question, and given to each region in its own words. */
export class ReplicaReplies {
  readonly #replies = new Map<string, HttpReply>();

  /** @throws ApiError, also for everything that would change what others share */
  async answer(service: Service, call: ServiceCall): Promise<HttpReply> {
    const { request, state } = call;
    if (!/^(Describe|Get|List)/.test(request.action))
      throw new ApiError("UnsupportedOperation", "Replicas of a region cannot be changed.");
    const text = new ReplicaText(request.caller.accountId, request.region);
    const params = JSON.parse(text.toShared(JSON.stringify(request.params))) as QueryParams;
    const key = JSON.stringify([request.service, request.action, params]);
    const changesBefore = state?.changeCount;
    const reply = this.#replies.get(key) ?? (await service.run({ ...call, request: { ...request, params } }));
    if (typeof reply.body !== "string" || state?.changeCount !== changesBefore) return reply;
    this.#replies.set(key, reply);
    return { ...reply, body: text.toOwn(reply.body) };
  }
}
