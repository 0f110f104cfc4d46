import type { AgentUsage } from "@deployclaw/contracts/client";
import { formatCount } from "../ui/format-bytes.ts";
import { SCOPE_WORDS } from "./explain-permissions.ts";

type Used = AgentUsage["tokens"];

const MICROS_A_DOLLAR = 1_000_000;

const formatDollars = (micros: number): string => {
  const dollars = micros / MICROS_A_DOLLAR;
  const maximumFractionDigits = dollars !== 0 && dollars < 1 ? 4 : 2;
  return dollars.toLocaleString("en-US", { style: "currency", currency: "USD", maximumFractionDigits });
};

const of = ({ used, max }: Used, format: (value: number) => string): string =>
  max === null ? format(used) : `${format(used)} of ${format(max)}`;

/** What an agent used of its limits, as names and texts for people. Money is said when it costs or is limited. */
export function describeUsage(usage: AgentUsage): readonly (readonly [name: string, text: string])[] {
  const { tokens, costMicros, scopes } = usage;
  const isPaid = costMicros.used > 0 || costMicros.max !== null;
  return [
    ["Tokens today", of(tokens, formatCount)],
    ...(isPaid ? [["Money today", of(costMicros, formatDollars)] as const] : []),
    ...scopes.map(({ scope, hour, day }): [string, string] => [
      SCOPE_WORDS[scope].replace(/^./, (letter) => letter.toUpperCase()),
      `${of(hour, formatCount)} this hour, ${of(day, formatCount)} today`,
    ]),
  ];
}
