import { globSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const folder = resolve(import.meta.dirname, "../landing");
const files = globSync("**/*", { cwd: folder }).filter((name) => statSync(join(folder, name)).isFile());
const pages = files.filter((name) => name.endsWith(".html"));
const textOf = (name: string) => readFileSync(join(folder, name), "utf8");

test("the landing pages weigh less than 100 KB together", () => {
  const served = files.filter((name) => name !== "README.md");
  expect(served.length).toBeGreaterThan(5);
  expect(served.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)).toBeLessThan(100_000);
});

test("they load nothing from elsewhere and run nothing inline", () => {
  expect(pages).toContain("index.html");
  for (const name of pages) {
    const page = textOf(name);
    expect(
      page.match(/(?:src|srcset)="(?!assets\/)[^"]*"|<link[^>]*href="(?!assets\/)[^"]*"/g),
      name,
    ).toBeNull();
    expect(page.match(/\sstyle="|\son\w+="|<script>|<style>/g), name).toBeNull();
  }
  expect(textOf("assets/site.css").match(/url\("?(?:https?:|\/\/)[^)]*|@import/g)).toBeNull();
});

test("what they link to within themselves exists", () => {
  for (const name of pages)
    for (const [, path = "", id = ""] of textOf(name).matchAll(/href="(?!\/|https?:)([^"#]*)(#[^"]*)?"/g)) {
      const target = path === "" ? name : path === "./" ? "index.html" : path;
      expect(files, `${name} links to ${target}`).toContain(target);
      if (id !== "")
        expect(textOf(target), `${name} links to ${target}${id}`).toContain(`id="${id.slice(1)}"`);
    }
});
