import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../src/app.css", import.meta.url), "utf8");
const colours = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name!,
    [light!, dark!] as const,
  ]),
);

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

const PAIRS = [
  ...["bg", "bg-raised", "bg-sunken", "bg-hover", "bg-question"].flatMap((ground) => [
    ["text", ground],
    ["text-soft", ground],
  ]),
  ...["bg", "bg-raised", "bg-hover"].map((ground) => ["accent", ground]),
  ...["good", "warn", "bad", "sky", "violet"].flatMap((name) => [
    [name, "bg"],
    [name, `${name}-soft`],
  ]),
  ["bad", "bg-raised"],
  ["text", "warn-soft"],
] as [string, string][];

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("in the %s theme", (_, theme) => {
  test.each(PAIRS)("%s on %s can be read (WCAG AA)", (text, ground) => {
    expect(contrast(colours.get(text)![theme], colours.get(ground)![theme])).toBeGreaterThanOrEqual(4.5);
  });

  test("white on the accent can be read (WCAG AA)", () => {
    expect(contrast("#ffffff", colours.get("accent-bg")![theme])).toBeGreaterThanOrEqual(4.5);
  });
});
