/**
 * What is wrong with a log. `rewritten` means that entries and leaves were changed together: only signed roots tell, so
 * it names a range. `not_compared` means that nothing is wrong, but that the kept checkpoint could not be compared.
 */
export type LogFaultReason =
  | "malformed"
  | "checkpoint"
  | "edited"
  | "missing"
  | "reordered"
  | "inserted"
  | "truncated"
  | "rewritten"
  | "erased_early"
  | "not_compared";

/** The first fault in the order of the log. */
export type LogFault = {
  readonly ok: false;
  readonly reason: LogFaultReason;
  /** The number of the first entry concerned, and of the last where a range is meant. */
  readonly seq: number;
  readonly through?: number;
  /** The entry's id, where there is one entry that it is about. */
  readonly id?: string;
  /** What is wrong in plain words; a sentence without a full stop. */
  readonly detail: string;
};

/** An entry whose payload retention took. */
export type ErasedEntry = { readonly seq: number; readonly id: string; readonly createdAt: string };

/**
 * Success means that every entry is as it was when it was signed. `erased` counts entries whose payload retention took,
 * proven by their public fields alone; `withheld` those that a filtered bundle leaves out, proven by their number alone.
 */
export type LogVerdict =
  | {
      readonly ok: true;
      readonly treeSize: number;
      readonly erased: number;
      /** The newest of the erased ones. */
      readonly newestErased?: ErasedEntry;
      readonly withheld?: number;
    }
  | LogFault;

/** A fault about one entry, or about none. */
export function faultOf(reason: LogFaultReason, seq: number, detail: string, id?: string): LogFault {
  return { ok: false, reason, seq, detail, ...(id === undefined ? {} : { id }) };
}
