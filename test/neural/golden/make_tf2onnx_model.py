"""Makes tf2onnx-article.onnx from article.keras beside it: PYTHON make_tf2onnx_model.py, with tf2onnx 1.17, Keras 3.15, tensorflow-cpu 2.21."""
import os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras, onnx, tensorflow as tf, tf2onnx

here = os.path.dirname(os.path.abspath(__file__))
model = keras.models.load_model(os.path.join(here, "article.keras"))
run = tf.function(lambda x: model(x, training=False))
inputs = [tf.TensorSpec((None, *model.input_shape[1:]), tf.float32, name="input")]
written, _ = tf2onnx.convert.from_function(run, input_signature=inputs, opset=17)
onnx.save(written, os.path.join(here, "tf2onnx-article.onnx"))
