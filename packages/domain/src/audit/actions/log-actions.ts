import { allowed, noted } from "../define-action.ts";
import { count, maybe, shortText, text, word } from "../facts.ts";

/** In which forms a log can be taken along. */
export const EXPORT_FORMATS = ["lines", "jsonl", "csv", "bundle"] as const;

/** One of {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const FORMAT_WORDS: { readonly [F in ExportFormat]: string } = {
  lines: "as lines for the verifier",
  jsonl: "as lines of JSON",
  csv: "as a table",
  bundle: "as a signed bundle",
};

/** What is done with the log itself. */
export const LOG_ACTIONS = {
  "audit.export": allowed(
    { format: word(EXPORT_FORMATS), filter: maybe(text(512)), from: maybe(shortText), to: maybe(shortText) },
    ({ who, facts }) => {
      const form = facts.format === undefined ? "" : ` ${FORMAT_WORDS[facts.format]}`;
      return `${who} exported the log${form}${facts.filter === undefined ? "" : `, narrowed by ${facts.filter}`}`;
    },
  ),
  "audit.retention": noted(
    { entries: count, until: shortText, days: count },
    ({ facts }) =>
      `What ${facts.entries ?? "some"} entries said was erased, ${facts.days ?? "so many"} days after they were written; their proofs still hold`,
  ),
  "audit.accept_restore": {
    ...allowed(
      { signedSize: count, reason: text(512) },
      ({ facts }) =>
        `An operator accepted an older backup as this log, of which ${facts.signedSize ?? "more"} entries had been signed: ${facts.reason ?? "no reason is recorded"}`,
    ),
    tone: () => "bad" as const,
  },
};
