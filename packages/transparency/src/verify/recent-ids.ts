const IDS_A_GENERATION = 65_536;

/** Remembers the last 65,536 to 131,072 ids: an entry that stands twice within those is seen without knowing all of them. */
export class RecentIds {
  #older = new Set<string>();
  #newer = new Set<string>();

  /** False for an id that is remembered. */
  add(id: string): boolean {
    if (this.#newer.has(id) || this.#older.has(id)) return false;
    this.#newer.add(id);
    if (this.#newer.size >= IDS_A_GENERATION) {
      this.#older = this.#newer;
      this.#newer = new Set();
    }
    return true;
  }
}
