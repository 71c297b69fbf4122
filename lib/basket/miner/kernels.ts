/** The inner loops of mining as WebAssembly: one and a half to four times as fast there as in JavaScript. */
import { type WasmMemory, webAssembly } from "../../core/webassembly";

/** What `kernels.as` compiles to. */
export const MODULE =
  "AGFzbQEAAAABLAZgAn9/AGADf39/AX9gBn9/f39/fwBgAn9/AX9gBn9/f39/fwF/YAN/f38AAg8BA2VudgZtZW1vcnkCAAADCgkCAAMAAQQFAAEGLgl/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAsHhgEKA2xheQADDmNvdW50Rm9sbG93aW5nAAcNbm90ZUZvbGxvd2luZwACDGtlZXBGcmVxdWVudAAEDWNvcHlGb2xsb3dpbmcACA9ub3RlT2NjdXJyZW5jZXMAAQljb3VudFNldHMABgZ0b0JpdHMAAAxpbnRlcnNlY3RBbGwABQZtZW1vcnkCAAq/CwmhAQEBfyMIIARBAnRqQQAgAyAFbEECdPwLAANAIAMgBksEQCMCIAIgBmpBAnRqIAQgBSAGbGo2AgAgBkEBaiEGDAELC0EAIQIDQCAAIAFJBEACQCMIIABBAnRqKAIAIgNBf0YEQCACQQFqIQIMAQsjCCMCIANBAnRqKAIAIAJBBXVqQQJ0aiIDIAMoAgBBASACdHI2AgALIABBAWohAAwBCwsLcgEDfwNAIAAgAUkEQCMIIABBAnRqKAIAIgJBf0YEf0EBBSMIIABBAWpBAnRqKAIAQX9GC0UEQCMIIAJBAnQiAyMDaiICKAIAIgQjAiADaigCAGpBAnRqIAA2AgAgAiAEQQFqNgIACyAAQQFqIQAMAQsLC44BAQV/IwggAUECdGohBUEAIQEjCCAAQQJ0aiECA0AgAiAFSQRAIwggAigCAEECdGpBBGoiAygCACEAA0AgAEF/RwRAIwQgAEECdGoiBigCACEEIAYgBEEBajYCACMGIAFBAnRqIAA2AgAgASAERWohASADQQRqIgMoAgAhAAwBCwsgAkEEaiECDAELCyABC0MAIAAkACABQQJ0IgAjAGokASMBIABqJAIjAiAAaiQDIwMgAGokBCMEIABqJAUjBSAAaiQGIwYgAGokByMHIABqJAgLWQECfwNAIAAgAUkEQCMEIABBAnRqKAIAIgMgAk4EQCAEIgNBAWohBCMGIANBAnRqIAA2AgAFIANBAEoEQCMEIABBAnRqQQA2AgALCyAAQQFqIQAMAQsLIAQLxwICBX8CeyMIIwIgAEECdGooAgBBAnRqIQkgBUECdCEIIAEhBSMIIARBAnRqIQQgAEEBaiEHA0AgASAHSwRAIwEgAEECdGooAgAhBgJAIAIgB0ECdCIKIwFqKAIARwRAIwgjAiAKaigCAEECdGohCv0MAAAAAAAAAAAAAAAAAAAAACELQQAhBgNAIAYgCEkEQCAEIAZqIAYgCWr9AAQAIAYgCmr9AAQA/U4iDP0LBAAgCyAM/WL9ff1//a4BIQsgBkEQaiEGDAELCyAL/RsAIAv9GwFqIAv9GwJqIAv9GwNqIgYgA0gNASMCIAVBAnRqIAQjCGtBAnY2AgAgBCAIaiEECyAFQQJ0IgojAGojACAHQQJ0aigCADYCACMBIApqIAY2AgAgBUEBaiEFCyAHQQFqIQcMAQsLQQAgBCMIa0ECdrg5AwAgBQvmAQEDf0EQQQAgAkECdPwLACMIIAFBAnRqIQUjCCAAQQJ0aiEAA0AgACAFSQRAQQAhASMIIAAoAgBBAnRqQQRqIgMoAgAhBANAIARBf0cEQCABIwcgBEECdGooAgByIQEgA0EEaiIDKAIAIQQMAQsLIAFBAnQiAUEQaiABKAIQQQFqNgIAIABBBGohAAwBCwtBASEBA0AgASACSARAQQAhAANAIAAgAkgEQCAAIAFxRQRAIABBAnQiA0EQaiADKAIQIAAgAXJBAnQoAhBqNgIACyAAQQFqIQAMAQsLIAFBAXQhAQwBCwsLbwECfyMIIAFBAnRqIQMjCCAAQQJ0aiEAA0AgACADSQRAIwggACgCAEECdGpBBGoiAigCACEBA0AgAUF/RwRAIwQgAUECdGoiASABKAIAQQFqNgIAIAJBBGoiAigCACEBDAELCyAAQQRqIQAMAQsLC9cBAgR/AX4jCCABQQJ0aiEGIwggAkECdGohASMIIABBAnRqIQIDQCACIAZJBEAgASEAIwggAigCAEECdGpBBGoiAygCACEEA0AgBEF/RwRAIAEjBSAEQQJ0aigCACIENgIAIAEgBEEATkECdGohASADQQRqIgMoAgAhBAwBCwsgASAAa0ECdiIDQQJPBH8gAUF/NgIAIAVBAWohBSAHIAMgA0EBa2ytfCEHIAFBBGoFIAALIQEgAkEEaiECDAELC0EAIAW3OQMAQQggB7o5AwAgASMIa0ECdgs=";

/** See `kernels.as`, which says what each does. Numbers are places, members and lengths, in words of 32 bits. */
export interface Kernels {
  /** The first number is in bytes. */
  lay(columns: number, slots: number): void;
  countFollowing(from: number, to: number): void;
  noteFollowing(from: number, to: number): number;
  keepFrequent(first: number, end: number, minCount: number): number;
  copyFollowing(from: number, to: number, free: number): number;
  noteOccurrences(from: number, to: number): void;
  countSets(from: number, to: number, sets: number): void;
  toBits(from: number, to: number, top: number, kept: number, bits: number, words: number): void;
  intersectAll(
    a: number,
    end: number,
    parentCount: number,
    minCount: number,
    free: number,
    words: number,
  ): number;
}

let compiled: object | undefined;

/** The loops on a memory of their own, which goes when they do. */
export function createKernels(memory: WasmMemory): Kernels {
  compiled ??= new webAssembly.Module(Buffer.from(MODULE, "base64"));
  return new webAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
}
