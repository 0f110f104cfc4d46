/** What the engine says of an image. */
export interface ImageFacts {
  /** `sha256:…`: the content itself, whatever it was asked for by. */
  readonly id: string;
  readonly os: string;
  readonly architecture: string;
  /** Unpacked, with every layer that it shares with others. */
  readonly sizeBytes: number;
  /** Where it declares volumes. */
  readonly volumes: readonly string[];
  readonly labels: readonly string[];
  /** Whether it says what to run. */
  readonly hasProgram: boolean;
}
