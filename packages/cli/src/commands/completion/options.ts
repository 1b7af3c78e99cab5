import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";

export const completionCommand = {
  positionals: { shell: { choices: ["bash", "zsh", "fish"], demandOption: true, describe: "Shell to write it for" } },
  options: {},
  examples: [
    ["sgt completion bash >> ~/.bashrc", "bash"],
    ["sgt completion zsh >> ~/.zshrc", "zsh, after compinit"],
    ["sgt completion fish > ~/.config/fish/completions/sgt.fish", "fish"],
  ],
} as const satisfies CommandSpec;

export type CompletionArgs = ArgsOf<typeof completionCommand>;
