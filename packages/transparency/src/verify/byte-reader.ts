/** Reads a stream of bytes in the pieces that its reader asks for; holds one piece of the stream at a time. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The first byte that was not read yet, without reading it; undefined at the end. */
  async peek(): Promise<number | undefined> {
    await this.#fill();
    return this.#held[0];
  }

  /** At least one and at most `bytesMax` bytes; undefined at the end. Costs no copy. */
  async some(bytesMax: number): Promise<Buffer | undefined> {
    await this.#fill();
    if (this.#held.byteLength === 0) return undefined;
    const piece = this.#held.subarray(0, bytesMax);
    this.#held = this.#held.subarray(piece.byteLength);
    return piece;
  }

  /** Exactly `bytes` bytes, or undefined when the stream ends before. */
  async exactly(bytes: number): Promise<Buffer | undefined> {
    const pieces: Buffer[] = [];
    for (let rest = bytes; rest > 0; ) {
      const piece = await this.some(rest);
      if (piece === undefined) return undefined;
      pieces.push(piece);
      rest -= piece.byteLength;
    }
    return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  }

  async #fill(): Promise<void> {
    while (this.#held.byteLength === 0 && !this.#ended) {
      const { value, done } = await this.#source.next();
      if (done === true) this.#ended = true;
      else this.#held = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
  }
}
