import { DAY_S } from "@sgt/cidr";

const DAY_MS = DAY_S * 1000;

/** UTC days as text and as days since 1970; there are few, and dates are slow to make. */
export class DayTexts {
  readonly #numbers = new Map<string, number>();
  readonly #texts = new Map<number, string>();

  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = Date.parse(text) / DAY_MS;
    this.#numbers.set(text, number);
    return number;
  }

  text(number: number): string {
    const known = this.#texts.get(number);
    if (known !== undefined) return known;
    const text = new Date(number * DAY_MS).toISOString().slice(0, 10);
    this.#texts.set(number, text);
    return text;
  }
}
