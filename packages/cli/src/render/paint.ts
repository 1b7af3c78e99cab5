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

/** Returns colours when the stream is a terminal and neither `--no-color` nor `NO_COLOR` says otherwise. */
export function paintFor(stream: TextSink, env: Io["env"], wanted: boolean): Paint {
  const off = !wanted || !stream.isTty || (env.NO_COLOR ?? "") !== "" || env.TERM === "dumb";
  return pc.createColors(!off);
}
