"""Trains the article's network with Keras on the data that train-digits.js wrote: keras_digits.py FOLDER"""

import json
import os
import sys

folder = sys.argv[1]
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
from keras import layers

from keras_training import answer_with_epochs

with open(os.path.join(folder, "shape.json")) as file:
    shape = json.load(file)


def read(name, kind):
    return np.fromfile(os.path.join(folder, name), kind)


pixels = (read("pixels", np.uint8).astype(np.float32) / np.float32(255)).reshape(-1, 28, 28, 1)
labels = read("labels", np.uint8)
SHAPES = [(3, 3, 1, 32), (32,), (3, 3, 32, 64), (64,), (1600, 128), (128,), (128, 10), (10,)]
weights = [read(f"weights-{i}", np.float32).reshape(size) for i, size in enumerate(SHAPES)]

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.set_weights(weights)
order = read("order", np.int32)
answer_with_epochs(model, pixels[order], labels[order], shape["batchSize"])
