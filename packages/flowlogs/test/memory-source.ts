import type { LogObject, LogSource } from "@sgt/flowlogs";

/** A source of objects given by key; text or bytes, in chunks of a size that cuts lines anywhere. */
export function memorySource(
  objects: Readonly<Record<string, string | Uint8Array>>,
  options: { readonly logFormat?: string; readonly chunkBytes?: number } = {},
): LogSource {
  const { chunkBytes = 65_536, ...rest } = options;
  return {
    ...rest,
    async *list() {
      for (const [key, content] of Object.entries(objects)) yield memoryObject(key, content, chunkBytes);
    },
  };
}

function memoryObject(key: string, content: string | Uint8Array, chunkBytes: number): LogObject {
  const bytes = Buffer.from(content);
  return {
    key,
    size: bytes.length,
    tag: "1",
    async *open() {
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
    },
  };
}
