/** One metric in all its samples. Labels come from closed lists: none of them may name a client, an agent or an address. */
export interface Metric {
  /** As Prometheus wants it: with the unit last, a counter with `_total`. */
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly samples: readonly {
    readonly labels?: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/** A metric without labels. */
export const single = (name: string, type: Metric["type"], help: string, value: number): Metric => ({
  name,
  type,
  help,
  samples: [{ value }],
});

const escaped = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');

function sampleLine(name: string, { labels = {}, value }: Metric["samples"][number]): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}\n`;
}

/** Metrics in Prometheus' text exposition format, version 0.0.4. */
export function metricsText(metrics: readonly Metric[]): string {
  return metrics
    .map(({ name, type, help, samples }) => {
      const head = `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n# TYPE ${name} ${type}\n`;
      return head + samples.map((sample) => sampleLine(name, sample)).join("");
    })
    .join("");
}

/** The media type of {@link metricsText}. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

const HEAD = /^# (?:HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) /;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{.*\})? \S+$/;

/**
 * Several texts as one, in which all samples of a metric stand together, as the format wants it, also where several processes
 * have one of the same name. Lines that are neither a sample nor say what a metric is are left out.
 */
export function mergeMetricsTexts(texts: readonly string[]): string {
  const byName = new Map<string, { readonly heads: Set<string>; readonly samples: string[] }>();
  const of = (name: string) => {
    const known = byName.get(name) ?? { heads: new Set<string>(), samples: [] };
    byName.set(name, known);
    return known;
  };
  for (const line of texts.flatMap((text) => text.split("\n"))) {
    const head = HEAD.exec(line)?.[1];
    const sample = SAMPLE.exec(line)?.[1];
    if (head !== undefined) of(head).heads.add(line);
    else if (sample !== undefined) of(sample).samples.push(line);
  }
  return [...byName.values()]
    .flatMap(({ heads, samples }) => [...heads, ...samples])
    .map((line) => `${line}\n`)
    .join("");
}
