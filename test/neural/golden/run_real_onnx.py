"""PYTHON run_real_onnx.py FOLDER: onnxruntime's answers for the ONNX files that installed packages bring.

    pip install --no-deps onnx onnxruntime rapidocr-onnxruntime silero-vad magika ddddocr basic-pitch

index.json in FOLDER lists each file with random inputs and the outputs; those of packages that are not installed are left out.
"""
import base64, glob, importlib.util, json, os, sys
import numpy as np, onnxruntime

PACKAGES = ["onnx", "onnxruntime", "rapidocr_onnxruntime", "silero_vad", "magika", "ddddocr", "basic_pitch"]
# Sizes tried for axes without a fixed one; the first axis is 1.
FREE = [64, 512, 320, 48, 2]
TYPES = {"tensor(float)": "float32", "tensor(int64)": "int64", "tensor(int32)": "int32", "tensor(uint8)": "uint8", "tensor(bool)": "bool"}


def encoded(array):
    array = np.asarray(array)
    return {"type": array.dtype.name, "shape": list(array.shape), "data": base64.b64encode(array.tobytes()).decode()}


def given(value, free, random):
    kind = TYPES[value.type]
    # Of voice activity, the state has its batch second.
    first = 1 if value.name in ("state", "h", "c") else 0
    shape = [size if isinstance(size, int) and size > 0 else (1 if i == first else free) for i, size in enumerate(value.shape)]
    if value.name == "sr":
        return np.array(16000, dtype="int64")
    if kind == "float32":
        return random.standard_normal(shape).astype(kind)
    return random.integers(0, 2, shape).astype(kind)


index = []
for package in PACKAGES:
    spec = importlib.util.find_spec(package)
    if spec is None:
        continue
    for file in sorted(glob.glob(os.path.join(spec.submodule_search_locations[0], "**/*.onnx"), recursive=True)):
        if f"{os.sep}backend{os.sep}" in file and f"{os.sep}light{os.sep}" not in file or os.path.getsize(file) > 60e6:
            continue
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        for free in FREE:
            random = np.random.default_rng(7)
            try:
                feeds = {value.name: given(value, free, random) for value in session.get_inputs()}
                answers = session.run(None, feeds)
                break
            except Exception as error:
                failure = error
        else:
            print(file, failure)
            continue
        outputs = {value.name: encoded(answer) for value, answer in zip(session.get_outputs(), answers) if isinstance(answer, np.ndarray)}
        index.append({"file": file, "inputs": {name: encoded(value) for name, value in feeds.items()}, "outputs": outputs})
with open(os.path.join(sys.argv[1], "index.json"), "w") as file:
    json.dump(index, file)
print(onnxruntime.__version__, len(index))
