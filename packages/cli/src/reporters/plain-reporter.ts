import { progressLine } from "./progress-line.js";
import type { Reporter } from "./reporter.js";
import type { ReporterOptions } from "./tty-reporter.js";

/** A log that nobody watches wants a sign of life, not an animation. */
const REPORT_MS = 10_000;

/** Returns a story for pipes, files and CI: whole lines only. */
export function plainReporter({ sink, now }: Omit<ReporterOptions, "paint">): Reporter {
  let label = "";
  let startedAt = 0;
  let toldAt = 0;
  const write = (text: string): void => void sink.write(`${text}\n`);
  return {
    say: write,
    sayCommand: (what, command) => write(`${what}: ${command}`),
    clear: () => undefined,
    warn: (text) => write(`warning ${text}`),
    progress(progress) {
      if (progress.label !== label) {
        label = progress.label;
        startedAt = now();
        toldAt = startedAt;
      }
      if (now() - toldAt < REPORT_MS) return;
      toldAt = now();
      write(progressLine(progress, (now() - startedAt) / 1000));
    },
    end() {
      label = "";
    },
  };
}

/** Returns a story that tells warnings only, for `--quiet`. */
export function quietReporter({ sink }: Pick<ReporterOptions, "sink">): Reporter {
  const nothing = (): void => undefined;
  const warn = (text: string): void => void sink.write(`warning ${text}\n`);
  return { say: nothing, sayCommand: nothing, warn, progress: nothing, clear: nothing, end: nothing };
}
