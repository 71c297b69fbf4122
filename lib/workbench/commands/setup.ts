import { parseArgs } from "node:util";
import type { Command } from "../command";
import { missingPackages, nodeFault } from "../environment/packages";
import { ensure, type NativeEngine, type NativeEngineOptions } from "../native-engine";

/** One thing that set-up looked after. */
export interface SetupStep {
  readonly name: string;
  /** `ready` before, `done` now, `absent` and not needed, `failed` and needed. */
  readonly state: "ready" | "done" | "absent" | "failed";
  readonly detail: string;
}

export interface SetupReport {
  readonly steps: readonly SetupStep[];
  /** Everything that the main job needs is there. */
  readonly isComplete: boolean;
  /** What will compute neural networks. */
  readonly engine: "native" | "WebAssembly";
}

export type PrepareOptions = NativeEngineOptions;

const MARKS: Readonly<Record<SetupStep["state"], string>> = {
  ready: "✓",
  done: "✓",
  absent: "–",
  failed: "✗",
};

/**
 * Does what is missing and says what it does; the second time there is nothing to do. The native engine is a gain,
 * not a need: where it cannot be had the report says why, and WebAssembly computes.
 */
export async function prepare(options: PrepareOptions): Promise<SetupReport> {
  const { log } = options;
  const steps: SetupStep[] = [];
  const add = (step: SetupStep) => {
    steps.push(step);
    log(`${MARKS[step.state]} ${step.name.padEnd(14)} ${step.detail}`);
  };

  const fault = nodeFault();
  add({ name: "Node", state: fault ? "failed" : "ready", detail: fault ?? process.version });
  const missing = missingPackages();
  add(
    missing.length > 0
      ? { name: "packages", state: "failed", detail: `run npm ci; missing: ${missing.join(", ")}` }
      : { name: "packages", state: "ready", detail: "all in their pinned versions" },
  );
  const native = await ensure(options);
  add(nativeStep(native));
  return {
    steps,
    isComplete: steps.every(({ state }) => state !== "failed"),
    engine: native.state === "missing" ? "WebAssembly" : "native",
  };
}

function nativeStep({ state, detail }: NativeEngine): SetupStep {
  const name = "native engine";
  if (state === "ready") return { name, state: "ready", detail };
  if (state === "installed") return { name, state: "done", detail: `${detail}, installed` };
  return { name, state: "absent", detail: `WebAssembly computes instead: ${detail}` };
}

const help = `usage: npm run setup -- [options]

Does what is missing and says what it does; npm start does the same. A second time there is nothing to do.

  --native   if tfjs-node's own download cannot be had, take TensorFlow's library from the tensorflow-cpu wheel and
             build the addon: 274 MB from PyPI, 850 MB of disk; needs Linux x64, Python with pip, g++ and make
  --retry    ask a host again that did not answer before

Without the native engine everything works; neural networks train slower.
What is downloaded must have its published SHA-256; of what has none, the first one seen is kept and compared. Engines
stay in .native, which outlives npm ci; one that was altered there is deleted and fetched anew.
To use a mirror set TFJS_NODE_CDN_STORAGE for the library and npm_config_tfjs_binding_binary_host_mirror for the addon,
HTTPS_PROXY, or pip's own settings (PIP_INDEX_URL, pip.conf).`;

export const command: Command = {
  name: "setup",
  summary: "do what is missing; --native for TensorFlow's own library",
  help,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        native: { type: "boolean", default: false },
        retry: { type: "boolean", default: false },
      },
    });
    const report = await prepare({
      log: console.log,
      wheel: values.native,
      retry: values.retry,
      // A person who asks for it by name may wait longer than npm start does.
      capSeconds: 600,
    });
    const wanted = values.native && report.engine !== "native";
    return report.isComplete && !wanted ? 0 : 1;
  },
};
