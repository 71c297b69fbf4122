// danfojs-node loads tfjs-node when it is imported, and tfjs-node throws if its native library is missing.
// Data frames need only the common interface, so danfojs-node gets `@tensorflow/tfjs`, the module that
// lib/neural uses. An npm override does not work: npm 10 would also replace tfjs-node itself.
const Module = require("node:module");
const path = require("node:path");

const resolve = Module._resolveFilename;
const danfo = `${path.sep}danfojs-node${path.sep}`;

Module._resolveFilename = function resolveTensorFlow(request, parent, ...rest) {
  const fromDanfo = request === "@tensorflow/tfjs-node" && parent?.filename?.includes(danfo);
  return resolve.call(this, fromDanfo ? "@tensorflow/tfjs" : request, parent, ...rest);
};
