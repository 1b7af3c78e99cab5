export type Theme = "light" | "dark";

interface Colours {
  readonly sea: string;
  readonly land: string;
  readonly border: string;
  readonly text: string;
  readonly muted: string;
  /** Few to many: one hue, evenly darker (lighter on dark), told apart without seeing colours. */
  readonly classes: readonly string[];
  readonly dot: string;
}

export const THEMES: Readonly<Record<Theme, Colours>> = {
  light: {
    sea: "#f4f7fa",
    land: "#dfe4ea",
    border: "#ffffff",
    text: "#1b2733",
    muted: "#5b6b7b",
    classes: ["#c6dcf0", "#9ec6e6", "#66a8d6", "#3580bd", "#175f9e", "#083d74"],
    dot: "#d9480f",
  },
  dark: {
    sea: "#10151c",
    land: "#262f3a",
    border: "#10151c",
    text: "#e6edf3",
    muted: "#93a1b0",
    classes: ["#24465f", "#22618f", "#2b83bd", "#4aa8df", "#86cdf5", "#d3effe"],
    dot: "#ffa94d",
  },
};

/** Returns the theme as CSS custom properties: `--sea: #f4f7fa; …`. */
export function customProperties(theme: Theme): string {
  const { classes, ...named } = THEMES[theme];
  const all = [...Object.entries(named), ...classes.map((colour, i) => [`class-${i}`, colour])];
  return all.map(([name, colour]) => `--${name}: ${colour};`).join(" ");
}
