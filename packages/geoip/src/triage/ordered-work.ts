import type { Lane } from "./lanes.js";
import type { PartTask, TriagePart } from "./triage-settings.js";

/** Parts that may wait for an earlier one, for each lane: so that none is idle, and memory stays small. */
const AHEAD = 2;

/**
 * Hands tasks to lanes as they become free, and yields the parts in the order of the tasks. Whatever fails, fails here. Lanes
 * get what memory there is in `spares` when they begin.
 */
export async function* orderedWork(
  tasks: AsyncIterable<PartTask>,
  lanes: readonly Lane[],
  spares: ArrayBuffer[],
): AsyncGenerator<TriagePart> {
  const free = [...lanes];
  const waiting: (() => void)[] = [];
  const ordered: Promise<TriagePart>[] = [];
  const take = async (): Promise<Lane> => {
    while (free.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    return free.pop() as Lane;
  };
  const start = async (task: PartTask): Promise<TriagePart> => {
    const lane = await take();
    try {
      return await lane.run(task, spares.pop() ?? null);
    } finally {
      free.push(lane);
      waiting.shift()?.();
    }
  };
  for await (const task of tasks) {
    const part = start(task);
    // It is waited for later; a failure in between must not end the process.
    part.catch(() => undefined);
    ordered.push(part);
    if (ordered.length > lanes.length * AHEAD) yield await (ordered.shift() as Promise<TriagePart>);
  }
  for (const part of ordered) yield await part;
}
