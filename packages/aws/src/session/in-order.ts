/**
 * Does `work` for each item, at most `width` at once, and yields the results in the order of the items.
 * When one fails, those under way are waited for and their results let go.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  try {
    for (const item of items) {
      running.push(started(work, item));
      if (running.length >= width) yield await (running.shift() as Promise<Result>);
    }
    while (running.length > 0) yield await (running.shift() as Promise<Result>);
  } finally {
    await Promise.allSettled(running);
  }
}

function started<Item, Result>(work: (item: Item) => Promise<Result>, item: Item): Promise<Result> {
  const promise = work(item);
  // It is awaited later; until then its failure has somebody who heard of it.
  promise.catch(() => undefined);
  return promise;
}
