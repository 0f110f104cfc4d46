/** All that is counted of one agent in the present hour and day. */
export interface CounterTotals {
  readonly tokens: number;
  /** Millionths of a US dollar. */
  readonly costMicros: number;
  readonly scopes: readonly {
    readonly scope: string;
    readonly inHour: number;
    readonly inDay: number;
  }[];
}
