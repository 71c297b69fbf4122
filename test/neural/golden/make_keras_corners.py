"""Small Keras models of corners that were read wrongly once, and what they answer.

python make_keras_corners.py writes keras-corners.json beside itself: each model as its .keras file, compressed, in base64.
Made with Keras 3.15.1 on tensorflow-cpu 2.21.0, NumPy 2.4.6.
"""

import base64
import json
import os
import tempfile
import zlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import layers

random = np.random.RandomState(9)
WORDS = np.array([[3, 5, 9, 1, 0, 0], [0, 0, 7, 2, 4, 0], [8, 6, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1]], np.int32)
OTHERS = WORDS[[1, 3, 0, 2]]


def volume(*given):
    return keras.Sequential([keras.Input((5, 6, 5, 2)), *given])


def words(*, merge, count=2):
    """A shared embedding; the last of three inputs has no mask."""
    given = [keras.Input((6,)) for _ in range(count)]
    shared, plain = layers.Embedding(10, 3, mask_zero=True), layers.Embedding(10, 3)
    embedded = [plain(one) if i == 2 else shared(one) for i, one in enumerate(given)]
    return keras.Model(given, layers.GRU(2)(merge(embedded)))


def two_axes():
    means, variances = np.arange(6.0).reshape(2, 3), 1 + np.arange(6.0).reshape(2, 3)
    return keras.Sequential([keras.Input((2, 3)), layers.Normalization(axis=(1, 2), mean=means, variance=variances)])


def constrained():
    return keras.Sequential([
        keras.Input((4,)),
        layers.Dense(3, kernel_constraint=keras.constraints.MaxNorm(0.1), bias_constraint="non_neg"),
        layers.Dense(2, kernel_constraint=keras.constraints.MinMaxNorm(0.1, 0.2, rate=0.5)),
    ])


def on_steps():
    given = keras.Input((4, 3))
    return keras.Model(given, layers.Concatenate(axis=-2)([given, layers.Dense(3)(given)]))


def half_used():
    given, other = keras.Input((4,)), keras.Input((3,))
    return keras.Model([given, other], layers.Dense(2)(other))


VOLUME = random.normal(-2, 1, (2, 5, 6, 5, 2))
CASES = {
    "the maximum of negative volumes": (volume(layers.MaxPooling3D(2)), [VOLUME]),
    "the maximum of padded volumes": (volume(layers.MaxPooling3D((3, 2, 1), strides=(2, 3, 2), padding="same")), [VOLUME]),
    "the mean of padded volumes": (volume(layers.AveragePooling3D((2, 3, 2), strides=3, padding="same")), [VOLUME]),
    "a convolution whose strides exceed its kernel": (volume(layers.Conv3D(3, 2, strides=3, padding="same")), [VOLUME]),
    "weights beyond their constraints": (constrained(), [random.normal(0, 1, (3, 4))]),
    "a normalization of two axes": (two_axes(), [random.normal(0, 1, (3, 2, 3))]),
    "a concatenation of steps": (on_steps(), [random.normal(0, 1, (3, 4, 3))]),
    "an input that is not used": (half_used(), [random.normal(0, 1, (3, 4)), random.normal(0, 1, (3, 3))]),
    "a product of masked series": (words(merge=layers.multiply), [WORDS, OTHERS]),
    "a maximum of masked series": (words(merge=layers.maximum), [WORDS, OTHERS]),
    "a minimum of masked series": (words(merge=layers.minimum), [WORDS, OTHERS]),
    "a sum of masked series": (words(merge=layers.add), [WORDS, OTHERS]),
    "a product of series of which one has no mask": (words(merge=layers.multiply, count=3), [WORDS, OTHERS, WORDS]),
    "a maximum of series of which one has no mask": (words(merge=layers.maximum, count=3), [WORDS, OTHERS, WORDS]),
}

cases = []
for name, (model, inputs) in CASES.items():
    for weight in model.weights:
        weight.assign(random.normal(0, 0.5, weight.shape))
    inputs = [np.round(one, 6).astype("float32") for one in inputs]
    answers = model.predict(inputs[0] if len(inputs) == 1 else inputs, verbose=0)
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "model.keras")
        model.save(file)
        content = base64.b64encode(zlib.compress(open(file, "rb").read(), 9)).decode()
    cases.append({
        "name": name,
        "inputs": [{"shape": one.shape[1:], "values": one.ravel().tolist()} for one in inputs],
        "shape": answers.shape[1:],
        "answers": answers.ravel().tolist(),
        "file": content,
    })

# Three steps of SGD: the losses before each. A convolution comes first, so that the next layer needs the gradient of its input.
IMAGES, SERIES, VOLUMES = (4, 7, 8, 2), (4, 8, 2), (3, 5, 6, 5, 2)
TRAINED = {
    "trains means of padded windows of images": (IMAGES, layers.Conv2D(3, 2), layers.AveragePooling2D(3, strides=2, padding="same")),
    "trains means of padded windows of series": (SERIES, layers.Conv1D(3, 2), layers.AveragePooling1D(3, strides=1, padding="same")),
    "trains means of padded windows of volumes": (VOLUMES, layers.Conv3D(3, 2), layers.AveragePooling3D(2, strides=3, padding="same")),
    "trains a second convolution of volumes": (VOLUMES, layers.Conv3D(3, 2), layers.Conv3D(2, (3, 2, 3), strides=(2, 1, 2), activation="relu")),
    "trains a padded convolution of volumes": (VOLUMES, layers.Conv3D(3, 2), layers.Conv3D(2, 2, strides=3, padding="same", use_bias=False)),
    "trains strides beyond a kernel": (IMAGES, layers.Conv2D(3, 2), layers.Conv2D(2, 2, strides=3, padding="same")),
    "trains strides beyond the kernel of each channel": (IMAGES, layers.Conv2D(3, 2), layers.DepthwiseConv2D(2, strides=3, padding="same")),
}
for name, (shape, *given) in TRAINED.items():
    model = keras.Sequential([keras.Input(shape[1:]), *given, layers.Flatten(), layers.Dense(1)])
    for weight in model.weights:
        weight.assign(random.normal(0, 0.3, weight.shape))
    inputs, targets = np.round(random.normal(0, 1, shape), 6).astype("float32"), np.ones((shape[0], 1), "float32")
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "model.keras")
        model.save(file)
        content = base64.b64encode(zlib.compress(open(file, "rb").read(), 9)).decode()
    answers = model.predict(inputs, verbose=0)
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.01))
    cases.append({
        "name": name,
        "inputs": [{"shape": shape[1:], "values": inputs.ravel().tolist()}],
        "shape": answers.shape[1:],
        "answers": answers.ravel().tolist(),
        "losses": [float(model.train_on_batch(inputs, targets)) for _ in range(3)],
        "file": content,
    })

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "keras-corners.json"), "w") as file:
    json.dump(cases, file)
    file.write("\n")
