import type { Run } from "../command.js";
import type { ExitCode } from "../io/exit-code.js";
import type { Io } from "../io/io.js";
import { paintFor } from "../render/paint.js";
import { plainStory, quietStory } from "../reporters/plain-story.js";
import type { Story } from "../reporters/story.js";
import { ttyStory } from "../reporters/tty-story.js";
import type { Command } from "./commands.js";

interface World {
  readonly io: Io;
  readonly color: boolean;
  readonly version: string;
  readonly width: number;
}

/** Loads the command and runs it with its story on stderr and its result on stdout. */
export async function runCommand(
  { command, args }: { readonly command: Command; readonly args: Readonly<Record<string, unknown>> },
  { io, color, version, width }: World,
): Promise<ExitCode> {
  const story = storyFor(io, args.quiet === true, color);
  try {
    const load = command.load as unknown as () => Promise<Run<unknown>>;
    const run = await load();
    return await run(args, {
      io,
      story,
      out: (text) => io.stdout.write(text),
      paint: paintFor(io.stdout, io.env, color),
      storyPaint: paintFor(io.stderr, io.env, color),
      width,
      version,
    });
  } finally {
    story.end();
  }
}

function storyFor(io: Io, quiet: boolean, color: boolean): Story {
  const options = { sink: io.stderr, paint: paintFor(io.stderr, io.env, color), now: io.now };
  if (quiet) return quietStory(options);
  return io.stderr.isTty ? ttyStory(options) : plainStory(options);
}
