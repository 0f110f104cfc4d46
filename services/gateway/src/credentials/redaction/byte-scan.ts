import type { Search } from "./byte-search.ts";
import { escapeReader } from "./escape-reader.ts";

/** Looks through a stream as it is and with its escapes undone, at once. */
export interface ByteScan {
  /** Reads on; gives how many of the last bytes so far could be the beginning of a find. */
  read(chunk: Buffer): number;
  /** Reads the end of the stream. */
  end(): void;
}

/** Calls back with the place of a find in the stream as it was sent, escapes included. */
export type OnFind = (start: number, end: number) => void;

/** Scans for what stands in a stream literally (`exact`) and for what may be spelled with escapes (`spelled`). */
export function byteScan(
  searches: { readonly exact: readonly Search[]; readonly spelled: readonly Search[] },
  onFind: OnFind,
): ByteScan {
  const { exact, spelled } = searches;
  const undone = undoneLane(spelled, onFind);
  let read = 0;
  return {
    read(chunk) {
      let open = 0;
      for (const search of exact) {
        search.read(chunk, (end, size) => onFind(read + end - size, read + end));
        open = Math.max(open, search.open());
      }
      read += chunk.length;
      return spelled.length === 0 ? open : Math.max(open, undone.read(chunk));
    },
    end: () => undone.end(),
  };
}

function undoneLane(searches: readonly Search[], onFind: OnFind): ByteScan {
  const reader = escapeReader();
  const places = placeMap();

  function search(bytes: Buffer, from: number): void {
    for (const { read } of searches)
      read(bytes, (end, size) => onFind(places.sentAt(from + end - size), places.sentAt(from + end)));
  }

  return {
    read(chunk) {
      const from = places.undone();
      search(reader.read(chunk, places), from);
      const open = searches.reduce((most, { open }) => Math.max(most, open()), 0);
      const openFrom = places.undone() - open;
      places.forget(openFrom);
      return places.sent() - places.sentAt(openFrom) + reader.waiting();
    },
    end() {
      const from = places.undone();
      search(reader.end(places), from);
    },
  };
}

/** Where each byte of a stream without its escapes stood in the stream that was sent. */
function placeMap() {
  // After each escape: how many bytes there are without escapes, and how many were sent.
  const marks = { undone: [0], sent: [0] };
  let undone = 0;
  let sent = 0;
  const markBefore = (at: number): number => {
    let low = 0;
    let high = marks.undone.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((marks.undone[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    undone: () => undone,
    sent: () => sent,
    plain(bytes: number): void {
      undone += bytes;
      sent += bytes;
    },
    undo(sentBytes: number): void {
      undone += 1;
      sent += sentBytes;
      marks.undone.push(undone);
      marks.sent.push(sent);
    },
    /** Where the byte at this place without escapes began to be sent. */
    sentAt(at: number): number {
      const mark = markBefore(at);
      return (marks.sent[mark] ?? 0) + at - (marks.undone[mark] ?? 0);
    },
    /** Drops what is only needed for places before this one. */
    forget(before: number): void {
      const mark = markBefore(before);
      marks.undone.splice(0, mark);
      marks.sent.splice(0, mark);
    },
  };
}
