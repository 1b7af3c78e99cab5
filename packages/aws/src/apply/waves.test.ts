import { expect, test } from "@jest/globals";
import { checkWaves, type WaveOptions, wavesOf } from "./waves.js";

const text = (count: number, options: WaveOptions): string =>
  wavesOf([..."abcdefg"].slice(0, count), options)
    .map((wave) => wave.join(""))
    .join(" ");

test.each<[count: number, options: WaveOptions, waves: string]>([
  [7, {}, "abcdefg"],
  [0, {}, ""],
  [0, { canary: 1, size: 2 }, ""],
  [1, { canary: 1 }, "a"],
  [7, { canary: 1 }, "a bcdefg"],
  [7, { canary: 2, size: 3 }, "ab cde fg"],
  [7, { size: 3 }, "abc def g"],
  [3, { canary: 9 }, "abc"],
])("%d groups with %j are %s", (count, options, waves) => {
  expect(text(count, options)).toBe(waves);
});

test.each<WaveOptions>([{ canary: 0 }, { size: 1.5 }, { size: Number.NaN }, { pauseMs: -1 }, { pauseMs: Number.NaN }])(
  "%j is refused",
  (options) => {
    expect(() => checkWaves(options)).toThrow(expect.objectContaining({ code: "SGT_AWS_INVALID_WAVES" }));
  },
);
