"""One epoch of training with Keras, from the same weights in each run."""

import numpy as np

from answering import answer_lines


def answer_with_epochs(model, x, y, batch_size):
    """Answers with the mean loss of an epoch. The model is compiled with Adam and has its first weights."""
    weights = model.get_weights()

    def restart():
        model.set_weights(weights)
        for variable in model.optimizer.variables:
            if "learning_rate" not in variable.path:
                variable.assign(np.zeros_like(variable))

    def train():
        history = model.fit(x, y, batch_size=batch_size, epochs=1, shuffle=False, verbose=0)
        return history.history["loss"][0]

    def answer_of(loss):
        restart()
        return loss

    # The first call of fit compiles and is not measured; our side also compiles its kernels before the first run.
    train()
    restart()
    answer_lines(train, answer_of)
