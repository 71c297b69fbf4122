"""Trains with Keras the network that train-networks.js wrote, for one epoch from the same weights: keras_networks.py FOLDER THREADS"""

import json
import os
import sys

folder, threads = sys.argv[1:]
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = threads

import keras
import numpy as np

from keras_training import answer_with_epochs

with open(os.path.join(folder, "settings.json")) as file:
    settings = json.load(file)
x = np.fromfile(os.path.join(folder, "inputs"), np.float32).reshape(-1, *settings["shape"])
y = np.fromfile(os.path.join(folder, "targets"), np.float32)
loss = "sparse_categorical_crossentropy" if settings["isClasses"] else "mse"
metrics = ["accuracy" if settings["isClasses"] else "mae"]
model = keras.models.load_model(os.path.join(folder, "model.keras"), compile=False)
model.compile(keras.optimizers.Adam(1e-3), loss, metrics=metrics)
answer_with_epochs(model, x, y, settings["batchSize"])
