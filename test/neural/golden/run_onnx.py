"""PYTHON run_onnx.py FOLDER: onnxruntime runs FOLDER/*.onnx on the inputs in FOLDER/*.json beside them.

Prints, for each, the SHA-256 of the file, that onnx.checker passes it, and onnxruntime's answers. onnxruntime.json is what it
printed, with onnxruntime 1.32 and onnx 1.23, for the models of Keras in this folder as network.save wrote them.
"""
import glob, hashlib, json, os, sys
import numpy as np, onnx, onnxruntime

models = {}
for file in sorted(glob.glob(os.path.join(sys.argv[1], "*.onnx"))):
    onnx.checker.check_model(file, full_check=True)
    with open(file[:-4] + "json") as asked:
        golden = json.load(asked)
    inputs = np.array(golden["inputs"], dtype="float32").reshape(golden["shape"])
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    (answers,) = session.run(None, {"input": inputs})
    with open(file, "rb") as whole:
        digest = hashlib.sha256(whole.read()).hexdigest()
    models[os.path.basename(file)[:-5]] = {"sha256": digest, "answers": answers.ravel().tolist()}
made_by = f"run_onnx.py with onnxruntime {onnxruntime.__version__}, onnx {onnx.__version__}"
print(json.dumps({"made by": made_by, "models": models}))
