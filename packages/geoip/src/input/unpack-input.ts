import { createGunzip } from "node:zlib";
import { geoipError } from "../errors.js";

/**
 * Passes a stream on, unpacked if it begins as gzip does, whatever its name.
 *
 * @throws `SGT_GEOIP_INPUT_GZIP` when the gzip is damaged or was cut off.
 */
export async function* unpackInput(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  for (
    let next = await source.next();
    head.length < 2 && !next.done;
    next = head.length < 2 ? await source.next() : next
  ) {
    head = Buffer.concat([head, next.value]);
  }
  const all = joined(head, source);
  if (head[0] !== 0x1f || head[1] !== 0x8b) yield* all;
  else yield* gunzip(all);
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { Readable } = await import("node:stream");
  const engine = createGunzip({ chunkSize: 1 << 20 });
  const input = Readable.from(chunks);
  input.on("error", (error) => engine.destroy(error));
  try {
    yield* input.pipe(engine);
  } catch (cause) {
    const code = String(Reflect.get(cause as object, "code"));
    if (!code.startsWith("Z_")) throw cause;
    const why = code === "Z_BUF_ERROR" ? "is truncated" : "is damaged";
    throw geoipError("SGT_GEOIP_INPUT_GZIP", `the input is gzip that ${why}`, { hint: "Give the whole file.", cause });
  } finally {
    input.destroy();
    engine.destroy();
  }
}
