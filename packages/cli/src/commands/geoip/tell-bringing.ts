import type { FetchEvent } from "@sgt/geoip/node";
import { formatBytes } from "@sgt/report/text";
import type { Story } from "../../reporters/story.js";

/** Often enough to see that it goes on: npm does not tell how far it has come. */
const TICK_MS = 500;

/** Tells on stderr what is brought, and while it is on its way that somebody is still at it. */
export async function tellBringing<T>(
  story: Story,
  total: number,
  bring: (onEvent: (event: FetchEvent) => void) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    story.progress({ label: "bringing", done, total, unit: "packages", note: `${seconds} s` });
  }, TICK_MS);
  try {
    return await bring((event) => {
      if (event.kind === "download") story.say(`bringing ${event.name} ${event.version}`);
      else if (event.kind === "deprecated") story.warn(`${event.name}: ${event.says}`);
      else {
        done += 1;
        story.say(`arrived: ${event.name}, ${formatBytes(event.byteCount)}`);
      }
    });
  } finally {
    clearInterval(timer);
    story.end();
  }
}
