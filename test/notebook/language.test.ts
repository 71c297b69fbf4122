import { afterEach, expect, test, vi } from "vitest";
import { localized, say } from "../../lib/notebook";
import * as output from "../../lib/notebook/output";

afterEach(() => vi.unstubAllEnvs());

test("say() shows both languages, the Chinese as a block of its own", () => {
  const write = vi.spyOn(output, "write").mockImplementation(() => undefined);
  say("Rises.", "上升。");
  expect(write).toHaveBeenCalledWith({
    "text/markdown": 'Rises.\n\n<div lang="zh">\n\n上升。\n\n</div>',
    "text/plain": "Rises.\n上升。",
  });
  expect(() => say("Rises.", "")).toThrow(TypeError);
  write.mockRestore();
});

test("localized() chooses by the language of the run", () => {
  vi.stubEnv("MERCHANT_LAB_LANGUAGE", "");
  expect(localized("price", "价格")).toBe("price");
  vi.stubEnv("MERCHANT_LAB_LANGUAGE", "zh");
  expect(localized("price", "价格")).toBe("价格");
  vi.stubEnv("MERCHANT_LAB_LANGUAGE", "en");
  expect(localized("price", "价格")).toBe("price");
  expect(() => localized("", "价格")).toThrow(TypeError);
  vi.stubEnv("MERCHANT_LAB_LANGUAGE", "fr");
  expect(() => localized("price", "价格")).toThrow(
    'Cannot choose a language: MERCHANT_LAB_LANGUAGE must be en or zh, current value is "fr"',
  );
});
