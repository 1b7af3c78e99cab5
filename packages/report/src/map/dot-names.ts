import { type Dot, MAP_HEIGHT, WIDTH } from "./draw-map.js";

/** A name beside a dot. */
export interface DotName {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly text: string;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** With more dots than these names would be noise. */
const MOST_DOTS = 25;
const LONGEST = 24;
/** Of a letter at 12 pixels, on the safe side; and of a line. */
const [LETTER, LINE, GAP] = [6.6, 14, 4];

/**
 * Returns names for dots, since a picture by itself says nothing on hover: each where it lies on no dot and no other name, else
 * none. The largest dots choose first; none has a name when there are too many.
 */
export function dotNames(dots: readonly Dot[]): DotName[] {
  if (dots.length > MOST_DOTS) return [];
  const taken = dots.map(({ x, y, radius }) => boxAround(x, y, 2 * radius, 2 * radius));
  return dots.flatMap((dot) => {
    const found = spots(dot).find(({ box }) => isOnMap(box) && !taken.some((other) => overlap(box, other)));
    if (found === undefined) return [];
    taken.push(found.box);
    return [found.name];
  });
}

function spots({ x, y, radius, place: { label } }: Dot): { name: DotName; box: Box }[] {
  const text = [...label].length > LONGEST ? `${[...label].slice(0, LONGEST - 1).join("")}…` : label;
  if (text === "") return [];
  const width = [...text].length * LETTER;
  const away = radius + GAP;
  const beside = (anchor: "start" | "end", side: number) => ({
    name: { x: x + side * away, y: y + LINE / 3, anchor, text },
    box: boxAround(x + side * (away + width / 2), y, width, LINE),
  });
  const above = (side: number) => ({
    name: { x, y: y + side * (away + LINE / 2) + LINE / 3, anchor: "middle" as const, text },
    box: boxAround(x, y + side * (away + LINE / 2), width, LINE),
  });
  return [beside("start", 1), beside("end", -1), above(-1), above(1)];
}

const boxAround = (x: number, y: number, width: number, height: number): Box => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const isOnMap = ({ left, right, top, bottom }: Box): boolean =>
  left >= 0 && right <= WIDTH && top >= 0 && bottom <= MAP_HEIGHT;
