import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { ec2ErrorXml } from "../ec2/ec2-xml.js";
import { SandboxError } from "../errors.js";
import { ApiError } from "../protocol/api-error.js";
import { parseCredentialScope } from "../protocol/credential-scope.js";
import { type HttpReply, type HttpRequest, xmlReply } from "../protocol/http.js";
import { answer, type EngineParts } from "./engine.js";

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1, and nowhere else. @throws SandboxError `SGT_SANDBOX_CANNOT_LISTEN` */
export async function listen(parts: EngineParts, port: number): Promise<HttpServer> {
  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing, parts).catch(() => outgoing.destroy());
  });
  await opened(server, port);
  const { port: chosen } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${chosen}`, close: () => close(server) };
}

async function respond(incoming: IncomingMessage, outgoing: ServerResponse, parts: EngineParts): Promise<void> {
  const reply = await replyTo(incoming, parts);
  if (reply === undefined) {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(reply.status, reply.headers);
  if (typeof reply.body === "string") outgoing.end(reply.body);
  else await pipeline(reply.body, outgoing);
}

async function replyTo(incoming: IncomingMessage, parts: EngineParts): Promise<HttpReply | undefined> {
  try {
    return await answer(await readHttp(incoming), parts);
  } catch (error) {
    // No service is known yet whose way of telling errors it could be.
    if (error instanceof ApiError) return xmlReply(error.status, ec2ErrorXml(error, "unknown"));
    throw error;
  }
}

function opened(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const hint = "Choose another port, or 0 for any that is free.";
      reject(new SandboxError("SGT_SANDBOX_CANNOT_LISTEN", `cannot listen on 127.0.0.1:${port}`, { hint, cause }));
    });
    server.listen(port, "127.0.0.1", () => resolve());
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

/** Far above any EC2 call; what is larger is not read to its end. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Reads a request whole.
 * @throws ApiError `MissingAuthenticationToken` when it is not signed, `RequestEntityTooLarge`
 */
async function readHttp(incoming: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ApiError("RequestEntityTooLarge", "The request is too large.", 413);
    chunks.push(chunk);
  }
  const scope = parseCredentialScope(incoming.headers.authorization);
  if (scope === undefined) throw new ApiError("MissingAuthenticationToken", "Missing Authentication Token", 403);
  return {
    method: incoming.method ?? "GET",
    url: new URL(incoming.url ?? "/", "http://sandbox.invalid"),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString("utf8"),
    scope,
  };
}
