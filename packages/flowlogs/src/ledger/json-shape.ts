/** Thrown by {@link Shape} with the place in the document that differs; turned into a coded error by the caller. */
export class ShapeError extends Error {}

/** Reads values out of parsed JSON that may hold anything. */
export class Shape {
  readonly #value: unknown;
  readonly #place: string;

  constructor(value: unknown, place: string) {
    this.#value = value;
    this.#place = place;
  }

  get(name: string): Shape {
    if (typeof this.#value !== "object" || this.#value === null) throw this.#not("an object");
    return new Shape(
      Object.hasOwn(this.#value, name) ? Reflect.get(this.#value, name) : undefined,
      `${this.#place}.${name}`,
    );
  }

  text(pattern?: RegExp): string {
    if (typeof this.#value !== "string") throw this.#not("text");
    if (pattern !== undefined && !pattern.test(this.#value)) throw this.#not(`like ${pattern}`);
    return this.#value;
  }

  /** A whole number from 0 up. */
  count(): number {
    if (!Number.isSafeInteger(this.#value) || (this.#value as number) < 0) throw this.#not("a count");
    return this.#value as number;
  }

  list<T>(read: (item: Shape) => T): T[] {
    if (!Array.isArray(this.#value)) throw this.#not("a list");
    return this.#value.map((item, i) => read(new Shape(item, `${this.#place}[${i}]`)));
  }

  /** An object whose names are like `names`. */
  record<T>(names: RegExp, read: (value: Shape) => T): Record<string, T> {
    if (typeof this.#value !== "object" || this.#value === null || Array.isArray(this.#value))
      throw this.#not("an object");
    const odd = Object.keys(this.#value).find((name) => !names.test(name));
    if (odd !== undefined) throw new ShapeError(`${this.#place} has a name that is not like ${names}`);
    return Object.fromEntries(Object.keys(this.#value).map((name) => [name, read(this.get(name))]));
  }

  orNull<T>(read: (value: Shape) => T): T | null {
    return this.#value === null ? null : read(this);
  }

  #not(expected: string): ShapeError {
    return new ShapeError(`${this.#place} is not ${expected}`);
  }
}
