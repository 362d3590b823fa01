import { render } from "svelte/server";
import { describe, expect, test } from "vitest";
import Markdown from "../src/components/Markdown.svelte";
import { safeAddress, spoken } from "../src/lib/markdown";

/** What the page's component makes of a text. */
function html(text: string): string {
  return render(Markdown, { props: { text } }).body.replace(/<!--.*?-->/g, "");
}

/** The tags in it, without those this page writes. */
function tags(text: string): string[] {
  const ours = [
    "div",
    "blockquote",
    "p",
    "strong",
    "em",
    "code",
    "pre",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "ul",
    "ol",
    "li",
  ];
  const found = [...html(text).matchAll(/<([a-z][\w-]*)/gi)].map((match) => match[1]!.toLowerCase());
  return found.filter((tag) => !ours.includes(tag));
}

describe("Markdown from outside", () => {
  test.each([
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "text <b onmouseover=alert(1)>bold</b> text",
    "| a |\n| --- |\n| <img src=x onerror=alert(1)> |",
    "- <svg onload=alert(1)>",
    "> <iframe src=//elsewhere.example></iframe>",
    "**<style>*{display:none}</style>**",
    "![picture](https://elsewhere.example/track.png)",
    "&lt;img src=x onerror=alert(1)&gt;",
    "```\n</code><script>alert(1)</script>\n```",
    "<details open ontoggle=alert(1)>\n\nx\n\n</details>",
  ])("makes no element of %j", (text) => {
    expect(tags(text)).toEqual([]);
    expect(html(text)).not.toMatch(/<[^>]*\son\w+=/i);
  });

  test.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](//elsewhere.example)",
    "[x](vbscript:x)",
  ])("makes no link of %j", (text) => {
    expect(html(text)).not.toContain("<a");
    expect(html(text)).toContain("x");
  });

  test("links only to absolute addresses of three kinds", () => {
    expect(safeAddress("https://example.org/a")).toBe("https://example.org/a");
    expect(safeAddress("mailto:a@example.org")).toBe("mailto:a@example.org");
    expect(safeAddress(" javascript:alert(1)")).toBeNull();
    expect(safeAddress("/api/tools")).toBeNull();
  });
});

describe("an answer", () => {
  test("is shown with its marks", () => {
    expect(html("The mean is **4.5** of `x`")).toContain("The mean is <strong");
    expect(html("1. a\n2. b")).toContain("<ol");
  });

  test("has its columns of numbers on the right, of text on the left", () => {
    const table =
      "| region | sales | share |\n| --- | --- | --- |\n| North | 1,234.50 | 12 % |\n| South | -3 | |\n";
    const cells = [...html(table).matchAll(/<td(?: class="([^"]*)")?>([^<]*)</g)].map((match) =>
      match.slice(1, 3),
    );
    expect(cells.map(([names, text]) => [text, (names ?? "").includes("number")])).toEqual([
      ["North", false],
      ["1,234.50", true],
      ["12 %", true],
      ["South", false],
      ["-3", true],
      ["", true],
    ]);
  });

  test("reads entities as the characters they stand for, once", () => {
    expect(html("a &amp;lt; b")).toContain("a &amp;lt; b");
    expect(html("R&amp;D")).toContain("R&amp;D");
  });

  test("is read aloud without its marks, a table by its size", () => {
    expect(spoken("The **mean**:\n\n| a |\n| - |\n| 1 |\n| 2 |")).toBe("The mean: A table with 2 rows.");
    expect(spoken("x".repeat(1000)).length).toBeLessThan(500);
  });
});
