import { expect, test } from "vitest";
import { mergeMetricsTexts, metricsText, single } from "./metrics-text.ts";
import { watchProcess } from "./watch-process.ts";

test("a metric is told with what it is, and nothing in a label or a help ends its line", () => {
  const samples = [{ labels: { a: 'x"y\\z\n# TYPE b' }, value: 1.5 }, { value: 2 }];
  expect(metricsText([{ name: "a_total", type: "counter", help: "Two\nlines.", samples }])).toBe(
    '# HELP a_total Two\\nlines.\n# TYPE a_total counter\na_total{a="x\\"y\\\\z\\n# TYPE b"} 1.5\na_total 2\n',
  );
});

test("what several processes say of one metric stands together and says once what it is", () => {
  const of = (process: string) =>
    metricsText([{ name: "m", type: "gauge", help: "M.", samples: [{ labels: { process }, value: 1 }] }]);
  const merged = mergeMetricsTexts([of("api"), metricsText([single("n", "gauge", "N.", 3)]), of("gateway")]);
  expect(merged).toBe(
    '# HELP m M.\n# TYPE m gauge\nm{process="api"} 1\nm{process="gateway"} 1\n# HELP n N.\n# TYPE n gauge\nn 3\n',
  );
});

test("what is no metric is left out", () => {
  expect(mergeMetricsTexts(["<html>\n\nm 1\nm one two\n# EOF\n"])).toBe("m 1\n");
});

test("a process tells its memory, its time and how late it is, under its name", () => {
  const text = metricsText(watchProcess("api")());
  for (const name of [
    "process_resident_memory_bytes",
    "process_cpu_seconds_total",
    "process_start_time_seconds",
    "nodejs_eventloop_lag_max_seconds",
  ])
    expect(text).toMatch(new RegExp(`^${name}\\{process="api"\\} [0-9.e-]+$`, "m"));
});
