import type { NotRead } from "@sgt/snapshot";

/** Progress of one region, file by file. */
export type FileEvent = { readonly accountId: string; readonly region: string; readonly file: string } & (
  | { readonly kind: "file-started" }
  | { readonly kind: "file-done"; readonly itemCount: number }
  | { readonly kind: "file-missing"; readonly reason: string }
);

/** How far a collection has come. */
export interface CollectProgress {
  readonly accountsDone: number;
  readonly accountCount: number;
  readonly regionsDone: number;
  /** Of the accounts that were opened so far. */
  readonly regionCount: number;
  readonly requestCount: number;
  readonly throttledCount: number;
}

/** What a collection of accounts tells while it goes on. */
export type CollectEvent =
  | FileEvent
  | { readonly kind: "accounts-chosen"; readonly accountCount: number; readonly inactiveCount: number }
  | {
      readonly kind: "region-done";
      readonly accountId: string;
      readonly region: string;
      readonly progress: CollectProgress;
    }
  /** A region stands there from the collection that is resumed. */
  | {
      readonly kind: "region-kept";
      readonly accountId: string;
      readonly region: string;
      readonly progress: CollectProgress;
    }
  | ({ readonly kind: "not-read"; readonly progress: CollectProgress } & NotRead);
