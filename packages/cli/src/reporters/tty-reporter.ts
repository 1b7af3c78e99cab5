import type { TextSink } from "../io/io.js";
import type { Paint } from "../render/paint.js";
import { wrapText } from "../render/wrap-text.js";
import { progressLine } from "./progress-line.js";
import type { Progress, Reporter } from "./reporter.js";

/** Often enough to look alive, seldom enough to cost nothing. */
const REDRAW_MS = 80;
const CLEAR_LINE = "\r\u001b[2K";

export interface ReporterOptions {
  readonly sink: TextSink;
  readonly paint: Paint;
  readonly now: () => number;
}

/** Returns a story for a terminal: lines, and below them one that is drawn again and again. */
export function ttyReporter({ sink, paint, now }: ReporterOptions): Reporter {
  let live = false;
  let startedAt = 0;
  let drawnAt = 0;
  let label = "";
  const write = (text: string): void => void sink.write(text);
  const columns = (): number => sink.columns || 80;
  const clear = (): void => {
    if (live) write(CLEAR_LINE);
    live = false;
  };
  const draw = (progress: Progress): void => {
    // One column free: a line that reaches the edge wraps, and cannot be cleared any more.
    const line = progressLine(progress, (now() - startedAt) / 1000, columns() - 1);
    write(`${CLEAR_LINE}${paint.dim(line)}`);
    live = true;
    drawnAt = now();
  };
  return {
    clear,
    say(text) {
      clear();
      write(`${wrapText(text, columns())}\n`);
    },
    sayCommand(what, command) {
      clear();
      write(`${what}: ${command}\n`);
    },
    warn(text) {
      clear();
      write(`${paint.yellow("warning")} ${wrapText(text, columns() - "warning ".length)}\n`);
    },
    progress(progress) {
      if (progress.label !== label) {
        label = progress.label;
        startedAt = now();
        drawnAt = 0;
      }
      if (now() - drawnAt >= REDRAW_MS || progress.done === progress.total) draw(progress);
    },
    end() {
      clear();
      label = "";
    },
  };
}
