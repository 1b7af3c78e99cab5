/**
 * Reports whether one slip of the finger makes one text of the other: a character more, less or
 * different, or two neighbours exchanged (optimal string alignment distance of exactly 1).
 */
export function isOneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  const start = commonStart(a, b);
  const [restA, restB] = [a.slice(start), b.slice(start)];
  if (restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)) return true;
  const [one, two] = restA;
  return restB.startsWith(`${two}${one}`) && restA.slice(2) === restB.slice(2);
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
