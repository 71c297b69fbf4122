/** The inner loops of mining as WebAssembly, 1.5 to 4 times as fast as in JavaScript. */
import { type WasmMemory, webAssembly } from "../../../core/webassembly";

/** The compiled form of `kernels.as`, in base 64. */
export const MODULE =
  "AGFzbQEAAAABNgdgAn9/AGADf39/AX9gBn9/f39/fwF/YAZ/f39/f38BfGAGf39/f39/AGACf38Bf2ADf39/AAIPAQNlbnYGbWVtb3J5AgAAAwsKAgMEAAUAAQYAAQYuCX8BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEACweSAQsDbGF5AAUOY291bnRGb2xsb3dpbmcACA1ub3RlRm9sbG93aW5nAAQMa2VlcEZyZXF1ZW50AAYNY29weUZvbGxvd2luZwAJD25vdGVPY2N1cnJlbmNlcwADCWNvdW50U2V0cwAHBnRvQml0cwACDGludGVyc2VjdEFsbAAACWNvdW50Qml0cwABBm1lbW9yeQIACtwMCscCAgV/AnsjCCMCIABBAnRqKAIAQQJ0aiEJIAVBAnQhCCABIQUjCCAEQQJ0aiEEIABBAWohBwNAIAEgB0sEQCMBIABBAnRqKAIAIQYCQCACIAdBAnQiCiMBaigCAEcEQCMIIwIgCmooAgBBAnRqIQr9DAAAAAAAAAAAAAAAAAAAAAAhC0EAIQYDQCAGIAhJBEAgBCAGaiAGIAlq/QAEACAGIApq/QAEAP1OIgz9CwQAIAsgDP1i/X39f/2uASELIAZBEGohBgwBCwsgC/0bACAL/RsBaiAL/RsCaiAL/RsDaiIGIANIDQEjAiAFQQJ0aiAEIwhrQQJ2NgIAIAQgCGohBAsgBUECdCIKIwBqIwAgB0ECdGooAgA2AgAjASAKaiAGNgIAIAVBAWohBQsgB0EBaiEHDAELC0EAIAQjCGtBAna4OQMAIAULmwECA38BfCADIQYDQCACIAZJBEAjASAGQQFrIgZBAnRqKAIAIgggAEYEQCAJIAlEAAAAAAAA8D+goCEJDAILIAlEAAAAAAAA8D+gIQkgBiADIAAgASAEIAUQACIHIANBAWpGBHwgCUQAAAAAAADwP6AFIAMgB0kEfCAJIAggASADIAdBACsDAPwDIAUQAaAFIAkLCyEJDAELCyAJC6EBAQF/IwggBEECdGpBACADIAVsQQJ0/AsAA0AgAyAGSwRAIwIgAiAGakECdGogBCAFIAZsajYCACAGQQFqIQYMAQsLQQAhAgNAIAAgAUkEQAJAIwggAEECdGooAgAiA0F/RgRAIAJBAWohAgwBCyMIIwIgA0ECdGooAgAgAkEFdWpBAnRqIgMgAygCAEEBIAJ0cjYCAAsgAEEBaiEADAELCwtyAQN/A0AgACABSQRAIwggAEECdGooAgAiAkF/RgR/QQEFIwggAEEBakECdGooAgBBf0YLRQRAIwggAkECdCIDIwNqIgIoAgAiBCMCIANqKAIAakECdGogADYCACACIARBAWo2AgALIABBAWohAAwBCwsLjgEBBX8jCCABQQJ0aiEFQQAhASMIIABBAnRqIQIDQCACIAVJBEAjCCACKAIAQQJ0akEEaiIDKAIAIQADQCAAQX9HBEAjBCAAQQJ0aiIGKAIAIQQgBiAEQQFqNgIAIwYgAUECdGogADYCACABIARFaiEBIANBBGoiAygCACEADAELCyACQQRqIQIMAQsLIAELQwAgACQAIAFBAnQiACMAaiQBIwEgAGokAiMCIABqJAMjAyAAaiQEIwQgAGokBSMFIABqJAYjBiAAaiQHIwcgAGokCAtZAQJ/A0AgACABSQRAIwQgAEECdGooAgAiAyACTgRAIAQiA0EBaiEEIwYgA0ECdGogADYCAAUgA0EASgRAIwQgAEECdGpBADYCAAsLIABBAWohAAwBCwsgBAvmAQEDf0EQQQAgAkECdPwLACMIIAFBAnRqIQUjCCAAQQJ0aiEAA0AgACAFSQRAQQAhASMIIAAoAgBBAnRqQQRqIgMoAgAhBANAIARBf0cEQCABIwcgBEECdGooAgByIQEgA0EEaiIDKAIAIQQMAQsLIAFBAnQiAUEQaiABKAIQQQFqNgIAIABBBGohAAwBCwtBASEBA0AgASACSARAQQAhAANAIAAgAkgEQCAAIAFxRQRAIABBAnQiA0EQaiADKAIQIAAgAXJBAnQoAhBqNgIACyAAQQFqIQAMAQsLIAFBAXQhAQwBCwsLbwECfyMIIAFBAnRqIQMjCCAAQQJ0aiEAA0AgACADSQRAIwggACgCAEECdGpBBGoiAigCACEBA0AgAUF/RwRAIwQgAUECdGoiASABKAIAQQFqNgIAIAJBBGoiAigCACEBDAELCyAAQQRqIQAMAQsLC9cBAgR/AX4jCCABQQJ0aiEGIwggAkECdGohASMIIABBAnRqIQIDQCACIAZJBEAgASEAIwggAigCAEECdGpBBGoiAygCACEEA0AgBEF/RwRAIAEjBSAEQQJ0aigCACIENgIAIAEgBEEATkECdGohASADQQRqIgMoAgAhBAwBCwsgASAAa0ECdiIDQQJPBH8gAUF/NgIAIAVBAWohBSAHIAMgA0EBa2ytfCEHIAFBBGoFIAALIQEgAkEEaiECDAELC0EAIAW3OQMAQQggB7o5AwAgASMIa0ECdgs=";

/** Documented in `kernels.as`. Numbers are positions, members and lengths, in words of 32 bits. */
export interface Kernels {
  /** `columns` is in bytes. */
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
  countBits(
    parentCount: number,
    minCount: number,
    start: number,
    end: number,
    free: number,
    words: number,
  ): number;
}

let compiled: object | undefined;

/** The kernels on the given memory. */
export function createKernels(memory: WasmMemory): Kernels {
  compiled ??= new webAssembly.Module(Buffer.from(MODULE, "base64"));
  return new webAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
}
