"""Five steps of `model.fit` of small Keras models with its optimizers, losses, metrics and layers: python make_keras_fit.py

Writes keras-fit.json beside itself: for each case samples, weights by layer, the losses of five epochs of one batch, losses and
metrics of validation on the same samples, and the weights and answers after the last. The networks themselves are in
training/keras-fit.test.ts, with the same names of layers.
Made with Keras 3.15.1 on tensorflow-cpu 2.21.0, NumPy 2.4.6.
"""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import constraints, layers, losses, metrics, optimizers, regularizers

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.RandomState(11)
normal = lambda *shape: random.normal(0, 1, shape).astype(np.float32)

ROWS, SERIES, IMAGES = normal(6, 4), normal(5, 6, 2), normal(4, 6, 6, 2)
WORDS = np.array([[3, 5, 9, 1, 0, 0], [0, 0, 7, 2, 4, 0], [8, 6, 0, 0, 0, 0], [2, 3, 4, 5, 6, 7]], np.float32)
LABELS = np.array([0, 2, 1, 1, 0, 2])
NUMBERS = normal(6, 3)
YES = (normal(6, 3) > 0).astype(np.float32)
COUNTS = random.randint(0, 4, (6, 3)).astype(np.float32)
WEIGHTS = np.array([1, 2, 0, 0.5, 1.5, 1], np.float32)


def rows(activation=None, **options):
    return keras.Sequential(
        [keras.Input((4,)), layers.Dense(5, activation="tanh", name="first"), layers.Dense(3, activation=activation, name="last", **options)]
    )


def nested(frozen):
    base = keras.Sequential(
        [keras.Input((6, 6, 2)), layers.Conv2D(3, 3, name="conv"), layers.BatchNormalization(name="norm"), layers.ReLU(), layers.GlobalAveragePooling2D()],
        name="base",
    )
    base.trainable = not frozen
    given = keras.Input((6, 6, 2))
    return keras.Model(given, layers.Dense(3, name="last")(base(given)))


def two_ends():
    a, b = keras.Input((4,)), keras.Input((3,))
    shared = layers.Dense(4, activation="tanh", name="shared")
    x = layers.Concatenate()([shared(a), shared(layers.Dense(4, name="first")(b))])
    return keras.Model([a, b], [layers.Dense(3, activation="softmax", name="kind")(x), layers.Dense(2, name="size", kernel_regularizer=regularizers.L2(0.05))(x)])


def active():
    return keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(5, activation="tanh", name="first", activity_regularizer=regularizers.L1L2(0.02, 0.1)),
            layers.Dense(3, name="last"),
        ]
    )


def penalised():
    model = keras.Sequential(
        [
            keras.Input((6, 2)),
            layers.Conv1D(3, 2, name="frozen", kernel_regularizer=regularizers.L2(0.3)),
            layers.LSTM(4, name="memory", kernel_regularizer=regularizers.L2(0.05), recurrent_regularizer=regularizers.L1(0.02), recurrent_constraint=constraints.MaxNorm(0.8)),
            layers.Dense(5, name="first", kernel_regularizer=regularizers.L1L2(0.01, 0.1), bias_regularizer=regularizers.L2(0.2), kernel_constraint=constraints.NonNeg()),
            layers.Dense(3, name="last", kernel_constraint=constraints.UnitNorm()),
        ]
    )
    model.get_layer("frozen").trainable = False
    return model


def sequence(*then):
    return keras.Sequential([keras.Input((6,)), layers.Embedding(10, 3, mask_zero=True, name="words"), *then])


def seq(layer, **options):
    return layer(4, return_sequences=True, name="memory", **options)


def pictures(*then):
    return keras.Sequential([keras.Input((6, 6, 2)), *then])


SGD = lambda: optimizers.SGD(0.1)
MSE = "mean_squared_error"
STEPS = random.randint(0, 3, (4, 6))
BELL = normal(4, 6, 6, 1)

CASES = {
    "sgd": (rows(), ROWS, NUMBERS, MSE, SGD),
    "sgd with momentum": (rows(), ROWS, NUMBERS, MSE, lambda: optimizers.SGD(0.05, momentum=0.9)),
    "sgd with Nesterov's momentum": (rows(), ROWS, NUMBERS, MSE, lambda: optimizers.SGD(0.05, momentum=0.9, nesterov=True)),
    "rmsprop": (rows(), ROWS, NUMBERS, MSE, lambda: optimizers.RMSprop(0.01)),
    "rmsprop, centered": (rows(), ROWS, NUMBERS, MSE, lambda: optimizers.RMSprop(0.01, rho=0.8, momentum=0.5, centered=True)),
    "adam with weight decay": (rows(), ROWS, NUMBERS, MSE, lambda: optimizers.Adam(0.01, weight_decay=0.1)),
    "adamw": (rows(), ROWS, NUMBERS, MSE, lambda: optimizers.AdamW(0.01)),
    "nadam": (rows(), ROWS, NUMBERS, MSE, lambda: optimizers.Nadam(0.01)),
    "lion": (rows(), ROWS, NUMBERS, MSE, lambda: optimizers.Lion(0.01)),
    "clipped values": (rows(), ROWS, NUMBERS, MSE, lambda: optimizers.SGD(0.1, clipvalue=0.05)),
    "smooth classes": (rows("softmax"), ROWS, np.eye(3, dtype=np.float32)[LABELS], losses.CategoricalCrossentropy(label_smoothing=0.1), SGD),
    "smooth classes from logits": (rows(), ROWS, np.eye(3, dtype=np.float32)[LABELS], losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.2), SGD),
    "logits": (rows(), ROWS, LABELS, losses.SparseCategoricalCrossentropy(from_logits=True), SGD),
    "several labels": (rows("sigmoid"), ROWS, YES, losses.BinaryCrossentropy(label_smoothing=0.1), SGD),
    "several labels from logits": (rows(), ROWS, YES, losses.BinaryCrossentropy(from_logits=True), SGD),
    "binary focal": (rows("sigmoid"), ROWS, YES, losses.BinaryFocalCrossentropy(gamma=1.5), SGD),
    "categorical focal": (rows("softmax"), ROWS, np.eye(3, dtype=np.float32)[LABELS], losses.CategoricalFocalCrossentropy(), SGD),
    "absolute errors": (rows(), ROWS, NUMBERS, "mean_absolute_error", SGD),
    "huber": (rows(), ROWS, NUMBERS, losses.Huber(0.5), SGD),
    "poisson": (rows("softplus"), ROWS, COUNTS, "poisson", SGD),
    "cosine": (rows(), ROWS, NUMBERS, "cosine_similarity", SGD),
    "regularizers, constraints, a frozen layer": (penalised(), SERIES, normal(5, 3), MSE, SGD),
    "activity regularizer": (active(), ROWS, NUMBERS, MSE, SGD),
    "nested": (nested(False), IMAGES, LABELS[:4], losses.SparseCategoricalCrossentropy(from_logits=True), SGD),
    "nested and frozen, weights of classes and samples": (nested(True), IMAGES, LABELS[:4], losses.SparseCategoricalCrossentropy(from_logits=True), SGD),
    "two inputs and outputs": (two_ends(), [ROWS, normal(6, 3)], [LABELS, normal(6, 2)], ["sparse_categorical_crossentropy", MSE], SGD),
    "a label for each step, masked": (sequence(seq(layers.LSTM), layers.Dense(3, activation="softmax", name="last")), WORDS, STEPS, "sparse_categorical_crossentropy", SGD),
    "both directions, masked": (
        sequence(layers.Bidirectional(seq(layers.LSTM), name="both"), layers.GlobalMaxPooling1D(), layers.Dense(3, name="last")),
        WORDS, normal(4, 3), MSE, SGD,
    ),
    "time distributed": (
        keras.Sequential([keras.Input((6, 2)), layers.TimeDistributed(layers.Dense(4, activation="relu"), name="first"), layers.TimeDistributed(layers.BatchNormalization(), name="norm"), layers.TimeDistributed(layers.Dense(3, activation="softmax"), name="last")]),
        SERIES, random.randint(0, 3, (5, 6)), "sparse_categorical_crossentropy", SGD,
    ),
    "segmentation": (
        pictures(layers.Conv2D(3, 3, padding="same", activation="relu", name="first"), layers.Conv2D(1, 1, activation="sigmoid", name="last")),
        IMAGES, (BELL > 0).astype(np.float32), "binary_crossentropy", SGD,
    ),
    "dilated and normalized along an axis": (
        pictures(layers.Conv2D(3, 2, dilation_rate=(2, 1), activation="relu", name="first"), layers.BatchNormalization(axis=1, name="norm"), layers.Conv2D(2, 2, dilation_rate=2, padding="same", name="second"), layers.GlobalAveragePooling2D(), layers.Dense(3, name="last")),
        IMAGES, normal(4, 3), MSE, SGD,
    ),
    "causal": (
        keras.Sequential([keras.Input((6, 2)), layers.Conv1D(3, 2, padding="causal", dilation_rate=2, activation="tanh", name="first"), layers.GlobalAveragePooling1D(), layers.Dense(3, name="last")]),
        SERIES, normal(5, 3), MSE, SGD,
    ),
}
FIT = {
    # Keras takes weights of classes or of samples: these are the products of both.
    "nested and frozen, weights of classes and samples": dict(sample_weight=WEIGHTS[:4] * np.array([1.0, 3.0, 0.5])[LABELS[:4]]),
    "two inputs and outputs": dict(sample_weight=[WEIGHTS, WEIGHTS]),
}
COMPILE = {
    "two inputs and outputs": dict(loss_weights=[0.5, 2.0]),
    "logits": dict(metrics=["accuracy", metrics.SparseTopKCategoricalAccuracy(2, name="top")]),
    "smooth classes": dict(metrics=["accuracy", metrics.F1Score("macro", name="f1")]),
    "several labels": dict(metrics=[metrics.BinaryAccuracy(name="accuracy"), metrics.Precision(name="precision"), metrics.Recall(name="recall"), metrics.AUC(num_thresholds=100000, name="auc")]),
    "sgd": dict(metrics=["mae", "mse"]),
    "a label for each step, masked": dict(metrics=["accuracy"], weighted_metrics=[]),
}


def numbers(array):
    return [float(f"{value:.9g}") for value in np.asarray(array, np.float32).ravel()]


def leaves(model):
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from leaves(layer)
        elif layer.weights:
            yield layer


def weights(model):
    return {layer.name: [numbers(weight) for weight in layer.get_weights()] for layer in leaves(model)}


def run(name, model, inputs, targets, loss, optimizer):
    for layer in leaves(model):
        layer.set_weights(
            [
                random.uniform(0.5, 1.5, w.shape) if "variance" in v.path or "gamma" in v.path else random.normal(0, 0.5, w.shape)
                for v, w in zip(layer.weights, layer.get_weights())
            ]
        )
    as_list = lambda given: given if isinstance(given, list) else [given]
    record = {
        "inputs": [numbers(one) for one in as_list(inputs)],
        "shapes": [list(one.shape[1:]) for one in as_list(inputs)],
        "targets": [{"labels" if one.dtype == int else "values": numbers(one), "size": int(np.prod(one.shape[1:]))} for one in as_list(targets)],
        "weights": weights(model),
    }
    model.compile(optimizer(), loss=loss, **COMPILE.get(name, {}))
    count = len(as_list(inputs)[0])
    history = model.fit(inputs, targets, batch_size=count, epochs=5, shuffle=False, verbose=0, validation_data=(inputs, targets), **FIT.get(name, {}))
    record["history"] = {key: [float(value) for value in values] for key, values in history.history.items()}
    record["trained"] = weights(model)
    record["answers"] = [numbers(one) for one in as_list(model.predict(inputs, verbose=0))]
    return record


with open(os.path.join(HERE, "keras-fit.json"), "w") as file:
    json.dump({name: run(name, *case) for name, case in CASES.items()}, file, separators=(",", ":"))
    file.write("\n")
