import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PROBLEM_TYPES, PROBLEMS } from "@deployclaw/contracts";
import { AppError, ERROR_CODES } from "@deployclaw/domain";
import { expect, test } from "vitest";
import { loadErrorPages } from "./pages/error-pages.ts";
import { renderErrorPage } from "./pages/render-error-page.ts";
import { problemType, toProblem } from "./problem.ts";

const docs = new URL("../../../docs/errors/", import.meta.url);

test("every type of problem has its page, and every page is of a problem that exists", async () => {
  const pages = (await readdir(docs)).filter((name) => name !== "README.md");
  expect(pages.sort()).toEqual(PROBLEM_TYPES.map((type) => `${type}.md`).sort());
});

test("a page names its problem's status and title", async () => {
  for (const code of ERROR_CODES) {
    const [status, title] = PROBLEMS[code];
    const page = await readFile(new URL(`${code.replaceAll("_", "-")}.md`, docs), "utf8");
    expect(page.split("\n")[0]).toBe(`# ${title}`);
    expect(page).toContain(`Status ${status}`);
  }
});

test("a page is shown whole: what is written in it is escaped, and none of its marks is left over", async () => {
  for (const [type, markdown] of loadErrorPages(fileURLToPath(docs))) {
    const res = await renderErrorPage(markdown);
    expect(res.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
    const [, body = ""] = (await res.text()).split("<main>");
    expect(body, type).not.toMatch(/[`*]|^#|\]\(/m);
    expect(body, type).toContain(`/errors/${type}`);
  }
  const hostile = await renderErrorPage(
    "# <b>\n\n`<script>` **<i>** [<a>](not-found.md) [x](javascript:alert)",
  );
  const [, text = ""] = (await hostile.text()).split("<main>");
  expect(text).toContain("<h1>&lt;b&gt;</h1>");
  expect(text).toContain(
    '<code>&lt;script&gt;</code> <strong>&lt;i&gt;</strong> <a href="/errors/not-found">&lt;a&gt;</a>',
  );
  expect(text).not.toContain('href="javascript');
});

test("an unknown error tells nothing of itself", () => {
  const problem = toProblem(new Error("the password is hunter2"), "https://claw.example", "id-1");
  expect(JSON.stringify(problem)).not.toContain("hunter2");
  expect(problem).toMatchObject({ status: 500, requestId: "id-1" });
});

test("a refusal's cause stays inside", () => {
  const err = new AppError("not_found", "No such agent.", { cause: new Error("inner") });
  const problem = toProblem(err, "https://claw.example", "id-2");
  expect(JSON.stringify(problem)).not.toContain("inner");
  expect(problem.type).toBe(problemType("https://claw.example", "not_found"));
});

test("a refused input says what is wrong, as pointers", () => {
  const fields = [{ pointer: "/a~1b", detail: "is not a known field" }];
  const err = new AppError("invalid_input", "No.", { fields });
  expect(toProblem(err, "https://claw.example", "id-3").errors).toEqual(fields);
});
