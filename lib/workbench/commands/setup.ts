import type { Command } from "../command";
import { readArguments } from "../command-arguments";
import { missingPackages, nodeFault } from "../environment/packages";
import { execute } from "../environment/processes";
import { PREPARATION } from "../kernel";
import { ensure, type NativeEngine, type NativeEngineOptions, wayToEngine } from "../native-engine";

/** The result for one part of the installation. */
export interface SetupStep {
  readonly name: string;
  /** `done`: installed now. `absent`: missing but optional. `failed`: missing and required. */
  readonly state: "ready" | "done" | "absent" | "failed";
  readonly detail: string;
}

export interface SetupReport {
  readonly steps: readonly SetupStep[];
  /** Nothing required is missing. */
  readonly isComplete: boolean;
  /** The engine that neural networks will use. */
  readonly engine: "native" | "WebAssembly";
}

const MARKS: Readonly<Record<SetupStep["state"], string>> = {
  ready: "✓",
  done: "✓",
  absent: "–",
  failed: "✗",
};

/**
 * Checks what is installed, installs what is missing, and logs a line for each part. The native engine is
 * optional: without it the report gives the reason, and WebAssembly is used.
 */
export async function installMissing(options: NativeEngineOptions): Promise<SetupReport> {
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
      : { name: "packages", state: "ready", detail: "all installed in their pinned versions" },
  );
  const native = await ensure(options);
  add(nativeStep(native, options));
  add(await prepareKernel(options.signal));
  return {
    steps,
    isComplete: steps.every(({ state }) => state !== "failed"),
    engine: native.state === "missing" ? "WebAssembly" : "native",
  };
}

/** Optional: otherwise the first notebook that runs does it. */
async function prepareKernel(signal: AbortSignal | undefined): Promise<SetupStep> {
  const name = "kernel";
  const { ok, reason } = await execute(process.execPath, [PREPARATION], {
    timeoutSeconds: 180,
    ...(signal && { signal }),
  });
  return ok ? { name, state: "ready", detail: "prepared" } : { name, state: "absent", detail: reason };
}

function nativeStep({ state, detail }: NativeEngine, { wheel, signal }: NativeEngineOptions): SetupStep {
  const name = "native engine";
  if (state === "ready") return { name, state: "ready", detail };
  if (state === "installed") return { name, state: "done", detail: `${detail}, installed` };
  // After an attempt to build it, the reason says what to mend first.
  const next = wheel || signal?.aborted ? "" : `; ${wayToEngine()}`;
  return { name, state: "absent", detail: `WebAssembly is used instead: ${detail}${next}` };
}

const help = `usage: npm run setup -- [options]

Installs what is missing and prints the result for each part; npm start does the same. What is installed is kept.

  --native   if tfjs-node's own download is not available, take TensorFlow's library from the tensorflow-cpu wheel and
             build the addon: 274 MB from PyPI, 850 MB of disk; needs Linux x64, Python with pip, g++ and make
  --retry    ask hosts again that did not respond earlier

Everything works without the native engine; neural networks train more slowly.
Downloads must match their published SHA-256; where none is published, later downloads must match the first one.
Engines are kept in .native, which npm ci does not delete; an engine that was altered is deleted and downloaded again.
To use a mirror, set TFJS_NODE_CDN_STORAGE for the library and npm_config_tfjs_binding_binary_host_mirror for the addon,
HTTPS_PROXY, or pip's own settings (PIP_INDEX_URL, pip.conf).`;

export const command: Command = {
  help,
  async run(args) {
    const { values } = readArguments(args, {
      options: {
        native: { type: "boolean", default: false },
        retry: { type: "boolean", default: false },
      },
    });
    const report = await installMissing({
      log: console.log,
      wheel: values.native,
      retry: values.retry,
      // Longer than the limit of npm start: here the user asked for the installation.
      capSeconds: 600,
    });
    const wanted = values.native && report.engine !== "native";
    return report.isComplete && !wanted ? 0 : 1;
  },
};
