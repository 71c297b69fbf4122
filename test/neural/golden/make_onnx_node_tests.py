"""PYTHON make_onnx_node_tests.py FOLDER: the node tests of ONNX's own backend, as files that Node reads.

Each test of the package onnx becomes NAME.onnx; index.json has its inputs and the right outputs. A test with several inputs is
also written with all but the first as initializers (NAME-bound.onnx), as weights are in a network.
"""
import base64, json, os, sys
import numpy as np, onnx
from onnx import numpy_helper
from onnx.backend.test.case.node import collect_testcases

folder = sys.argv[1]


def tensor(value):
    array = np.asarray(value)
    known = {"float32", "float64", "float16", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "bool"}
    if array.dtype.kind in "OUS":
        return {"type": "string", "shape": list(array.shape), "values": [x.decode() if isinstance(x, bytes) else str(x) for x in array.ravel()]}
    if array.dtype.name not in known:
        return None
    wide = array.astype("float32") if array.dtype.name == "float16" else array
    data = base64.b64encode(np.ascontiguousarray(wide).tobytes()).decode()
    return {"type": array.dtype.name, "shape": list(array.shape), "data": data}


index = []
for case in collect_testcases(None):
    model = case.model
    for number, (inputs, outputs) in enumerate(case.data_sets[:1]):
        is_plain = all(isinstance(x, (np.ndarray, np.generic)) for x in [*inputs, *outputs])
        names = [value.name for value in model.graph.input]
        given = [tensor(x) for x in inputs] if is_plain else [None]
        right = [tensor(x) for x in outputs] if is_plain else [None]
        entry = {"rtol": case.rtol, "atol": case.atol, "outputs": right, "outputNames": [value.name for value in model.graph.output]}
        onnx.save(model, os.path.join(folder, f"{case.name}.onnx"))
        index.append({"name": case.name, "inputs": given, "inputNames": names, **entry})
        if is_plain and len(inputs) > 1 and all(x is not None for x in given):
            bound = onnx.ModelProto()
            bound.CopyFrom(model)
            del bound.graph.input[1:]
            for name, value in zip(names[1:], inputs[1:]):
                bound.graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
            onnx.save(bound, os.path.join(folder, f"{case.name}-bound.onnx"))
            index.append({"name": f"{case.name}-bound", "inputs": given[:1], "inputNames": names[:1], **entry})
with open(os.path.join(folder, "index.json"), "w") as file:
    json.dump(index, file)
print(onnx.__version__, len(index))
