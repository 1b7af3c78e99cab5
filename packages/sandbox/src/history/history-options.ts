/** How CloudTrail and AWS Config tell what happened in the sandbox. */
export interface HistoryOptions {
  /** Milliseconds until an event can be looked up; default none. */
  readonly trailLagMs?: number;
  /** Milliseconds until AWS Config captures a change; default none. */
  readonly configLagMs?: number;
  /** Whether there is a configuration recorder; default true. */
  readonly isRecording?: boolean;
}
