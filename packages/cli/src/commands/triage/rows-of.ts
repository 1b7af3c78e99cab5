import type { Row } from "@sgt/geoip/node";

/** The rows in whole lines of NDJSON. */
export function* rowsOf(bytes: Uint8Array): Generator<Row> {
  for (const line of Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8").split("\n")) {
    if (line !== "") yield JSON.parse(line) as Row;
  }
}
