import type { ServiceClient } from "./aws-session.js";
import type { TokenBuckets } from "./pace.js";

type Handler = (args: object) => Promise<object>;
interface HandlerContext {
  readonly clientName?: string;
  readonly commandName?: string;
}
interface Middlewares {
  add(
    middleware: (next: Handler, context: HandlerContext) => Handler,
    options: { readonly step: "initialize"; readonly name: string; readonly priority: "high" },
  ): void;
}

/**
 * Makes a client send each request at the pace of its bucket. The client must not retry by itself
 * (`maxAttempts: 1`): each attempt passes here, and is signed anew with keys that are still good.
 */
export function pacedClient<Client extends ServiceClient>(client: Client, buckets: TokenBuckets): Client {
  // The SDK's own type of a stack is bound to the commands of one client.
  const { middlewareStack } = client as unknown as { readonly middlewareStack: Middlewares };
  middlewareStack.add(
    (next, { clientName = "", commandName = "" }) =>
      (args) =>
        buckets.run(clientName, commandName, () => next(args)),
    { step: "initialize", name: "sgtPace", priority: "high" },
  );
  return client;
}
