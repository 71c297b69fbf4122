import path from "node:path";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Tests that start processes, replace modules or set what the whole process shares: each file has a process of its own. */
const PROGRAMS = [
  ...["data", "notebook", "notebooks", "workbench"],
  ...["core/parallel", "core/threads", "neural/engine", "scale/spark"],
]
  .map((room) => `test/${room}/**/*.test.ts`)
  .concat("test/**/threads.test.ts");

export default defineConfig({
  test: {
    // Every core: by itself, vitest keeps one for watching.
    maxWorkers: availableParallelism(),
    setupFiles: ["test/support/end-with-vitest.ts", "test/support/quick-equality.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: "programs", include: PROGRAMS } },
      // Pure functions: files share a process, so that lib is loaded once and not 300 times. Its package.json names a file that
      // loads it by Node: then it would be there twice, with two engines.
      {
        extends: true,
        resolve: { alias: [{ find: /^(\.\.\/)+lib$/, replacement: path.join(import.meta.dirname, "lib/index.ts") }] },
        test: { name: "lib", include: ["test/**/*.test.ts"], exclude: PROGRAMS, isolate: false },
      },
    ],
  },
});
