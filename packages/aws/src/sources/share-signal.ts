import { setMaxListeners } from "node:events";

/** Says that many requests listen to one signal, so that Node takes it for no leak. Returns the signal. */
export function shareSignal<Signal extends AbortSignal | undefined>(signal: Signal): Signal {
  if (signal !== undefined) setMaxListeners(0, signal);
  return signal;
}
