// danfojs-node loads tfjs-node at its top level, and tfjs-node throws where its native library is missing. Its tables
// need only the common interface, so here it gets `@tensorflow/tfjs`, the very module that lib/neural computes with.
// An npm override cannot do this: npm 10 then replaces the real tfjs-node too.
const Module = require("node:module");
const path = require("node:path");

const resolve = Module._resolveFilename;
const danfo = `${path.sep}danfojs-node${path.sep}`;

Module._resolveFilename = function resolveTensorFlow(request, parent, ...rest) {
  const fromDanfo = request === "@tensorflow/tfjs-node" && parent?.filename?.includes(danfo);
  return resolve.call(this, fromDanfo ? "@tensorflow/tfjs" : request, parent, ...rest);
};
