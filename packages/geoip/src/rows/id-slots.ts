import { databaseNumberOf, IDS_PER_DATABASE } from "../lookup/address-ids.js";

const FEWEST = 1024;

/** A number for each id of a finder, 0 at first. Ids of one database are dense, so an array for each of them does it. */
export class IdSlots {
  readonly #arrays: Float64Array<ArrayBuffer>[] = [new Float64Array(FEWEST)];

  get(id: number): number {
    if (id < IDS_PER_DATABASE) return this.#arrays[0]?.[id] ?? 0;
    return this.#arrays[databaseNumberOf(id)]?.[id % IDS_PER_DATABASE] ?? 0;
  }

  set(id: number, value: number): void {
    const database = databaseNumberOf(id);
    const record = database === 0 ? id : id % IDS_PER_DATABASE;
    const array = this.#arrays[database];
    if (array !== undefined && record < array.length) array[record] = value;
    else this.#grown(database, record)[record] = value;
  }

  add(id: number, value: number): void {
    this.set(id, this.get(id) + value);
  }

  /** By database, then by record. */
  get arrays(): readonly Float64Array<ArrayBuffer>[] {
    return this.#arrays;
  }

  #grown(database: number, record: number): Float64Array {
    const larger = new Float64Array(Math.max(FEWEST, (record + 1) * 2));
    const array = this.#arrays[database];
    if (array !== undefined) larger.set(array);
    while (this.#arrays.length < database) this.#arrays.push(new Float64Array(0));
    this.#arrays[database] = larger;
    return larger;
  }
}
