import type { Layout } from "../format/layout.js";
import { formOf, missingHeader, unwrap, unwrapHead } from "../forms/unwrap.js";
import { limitText, type ObjectLimits } from "./limits.js";
import { HEAD_BYTES, refuseOthers } from "./refuse-others.js";
import { peek, unpack } from "./unpack.js";

/**
 * The text of the flow records in an object, whatever it is packed with and in whatever form AWS or a tool keeps them:
 * what comes out is what a plain flow log would be. `layout` is that of the source, where it tells one.
 *
 * @throws SgtError what {@link unpack}, {@link limitText}, {@link refuseOthers} and {@link unwrap} throw
 */
export async function* recordText(
  bytes: AsyncIterable<Uint8Array>,
  { key, size }: { readonly key: string; readonly size: number },
  limits: ObjectLimits,
  layout: Layout | null,
): AsyncGenerator<Uint8Array> {
  // The first chunk is all that the object was judged by.
  const { head, rest } = await peek(refuseOthers(limitText(unpack(bytes), size, limits), key), 1);
  const form = formOf(head.subarray(0, HEAD_BYTES));
  if (form === null) return yield* rest;
  const header = layout === null ? missingHeader(unwrapHead(form, head.subarray(0, HEAD_BYTES))) : "";
  if (header !== "") yield Buffer.from(header);
  yield* limitText(unwrap(form, rest, layout), size, limits);
}
