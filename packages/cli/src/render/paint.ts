import pc from "picocolors";
import type { Io, TextSink } from "../io/io.js";

type Style = (text: string) => string;

/** Colours, or none. */
export interface Paint {
  readonly bold: Style;
  readonly dim: Style;
  readonly red: Style;
  readonly green: Style;
  readonly yellow: Style;
  readonly cyan: Style;
}

/**
 * Returns colors when the stream is a terminal that has them, or `FORCE_COLOR` asks for them in a pipe, as CI does whose logs
 * show them; and neither `--no-color` nor `NO_COLOR` says otherwise.
 */
export function paintFor(stream: TextSink, env: Io["env"], wanted: boolean): Paint {
  const { NO_COLOR = "", FORCE_COLOR = "", TERM } = env;
  if (!wanted || NO_COLOR !== "" || ["0", "false"].includes(FORCE_COLOR)) return pc.createColors(false);
  return pc.createColors(FORCE_COLOR !== "" || (stream.isTty && TERM !== "dumb"));
}
