import { ApiError } from "../protocol/api-error.js";
import type { Token } from "./tokens.js";

/** A record's fields as a query sees them; what is not there is absent. */
export type Fields = ReadonlyMap<string, string>;

/** Whether a record passes a filter. */
export type Condition = (fields: Fields) => boolean;

/** Reads `a = 1 and not ispresent(b) or c in ["x", "y"]`; `or` binds weakest. @throws ApiError `MalformedQueryException` */
export function parseCondition(tokens: readonly Token[]): Condition {
  const reader = new ConditionReader(tokens);
  const condition = reader.either();
  if (!reader.isAtEnd) throw refuse();
  return condition;
}

class ConditionReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  either(): Condition {
    let left = this.#both();
    while (this.#takes("or")) {
      const [a, b] = [left, this.#both()];
      left = (fields) => a(fields) || b(fields);
    }
    return left;
  }

  #both(): Condition {
    let left = this.#one();
    while (this.#takes("and")) {
      const [a, b] = [left, this.#one()];
      left = (fields) => a(fields) && b(fields);
    }
    return left;
  }

  #one(): Condition {
    if (this.#takes("not")) {
      const inner = this.#one();
      return (fields) => !inner(fields);
    }
    if (this.#takes("(")) {
      const inner = this.either();
      this.#expect(")");
      return inner;
    }
    if (this.#takes("ispresent")) {
      this.#expect("(");
      const field = this.#next().text;
      this.#expect(")");
      return (fields) => fields.has(field);
    }
    return this.#comparison();
  }

  #comparison(): Condition {
    const field = this.#next();
    if (field.kind !== "word") throw refuse();
    if (this.#takes("in")) {
      const values = new Set(this.#list());
      return (fields) => values.has(fields.get(field.text) ?? "\0");
    }
    const operator = this.#next().text;
    const { text } = this.#next();
    return (fields) => {
      const value = fields.get(field.text);
      return value === undefined ? operator === "!=" : compare(value, operator, text);
    };
  }

  #list(): string[] {
    this.#expect("[");
    const values = [this.#next().text];
    while (this.#takes(",")) values.push(this.#next().text);
    this.#expect("]");
    return values;
  }

  #takes(text: string): boolean {
    const isNext = this.#tokens[this.#at]?.text.toLowerCase() === text && this.#tokens[this.#at]?.kind !== "text";
    if (isNext) this.#at++;
    return isNext;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw refuse();
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw refuse();
    return token;
  }
}

function compare(value: string, operator: string, other: string): boolean {
  const isNumeric = value !== "" && other !== "" && !Number.isNaN(Number(value)) && !Number.isNaN(Number(other));
  const difference = isNumeric ? Number(value) - Number(other) : value < other ? -1 : value > other ? 1 : 0;
  switch (operator) {
    case "=":
      return difference === 0;
    case "!=":
      return difference !== 0;
    case "<":
      return difference < 0;
    case "<=":
      return difference <= 0;
    case ">":
      return difference > 0;
    case ">=":
      return difference >= 0;
    default:
      throw refuse();
  }
}

function refuse(): ApiError {
  return new ApiError("MalformedQueryException", "unexpected symbol found in the condition");
}
