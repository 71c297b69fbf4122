"""Small images, and what Keras and Pillow make of them: python make_images.py

Writes the folder images (two classes, PNG and JPEG), cmyk.jpg and images.json beside itself: the files' pixels as Pillow decodes
them, these in other sizes by tf.image.resize, and the folder by keras.utils.image_dataset_from_directory.
Made with Pillow 13.0.0 (libjpeg-turbo 3.2.0), Keras 3.15.1 on tensorflow-cpu 2.21.0, NumPy 2.4.6.
"""

import json
import os
import shutil

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "images")
random = np.random.RandomState(3)


def image(height, width):
    """Soft colours with a few edges."""
    small = Image.fromarray(random.randint(0, 256, (4, 5, 3)).astype(np.uint8))
    pixels = np.array(small.resize((width, height), Image.BICUBIC))
    pixels[height // 3 : height // 2, width // 4 : width // 2] = random.randint(0, 256, 3)
    return Image.fromarray(pixels)


def save(name, content, **options):
    place = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    content.save(place, **options)


def numbers(array):
    return [float(f"{value:.7g}") for value in np.asarray(array, np.float32).ravel()]


shutil.rmtree(FOLDER, ignore_errors=True)
save("cup/a-colour.png", image(14, 19))
save("cup/b-grey.png", image(9, 7).convert("L"))
save("cup/c-palette.png", image(12, 12).quantize(16))
save("cup/d-opacity.png", image(11, 8).convert("RGBA"))
save("cup/deeper/e-bits.png", image(13, 10).convert("1"))
save("teapot/a-full.jpg", image(17, 21), quality=90, subsampling=0)
save("teapot/b-halved.JPG", image(18, 27), format="JPEG", quality=75, subsampling=2)
save("teapot/c-progressive.jpeg", image(21, 16), quality=80, subsampling=1, progressive=True)
save("teapot/d-grey.jpg", image(15, 10).convert("L"), quality=85)

image(8, 8).convert("CMYK").save(os.path.join(HERE, "cmyk.jpg"))

files = sorted(
    os.path.relpath(os.path.join(root, name), FOLDER).replace(os.sep, "/") for root, _, names in os.walk(FOLDER) for name in names
)
decoded = {file: np.asarray(Image.open(os.path.join(FOLDER, file)).convert("RGB")) for file in files}
SIZES = [(8, 6), (5, 23)]
record = {
    "files": files,
    "decoded": {file: {"shape": list(pixels.shape), "pixels": pixels.ravel().tolist()} for file, pixels in decoded.items()},
    "resized": [
        {
            "height": height,
            "width": width,
            "antialias": antialias,
            "pixels": numbers([tf.image.resize(decoded[file], (height, width), antialias=antialias) for file in files]),
        }
        for (height, width), antialias in [(SIZES[0], False), (SIZES[0], True), (SIZES[1], False), (SIZES[1], True)]
    ],
    "loaded": [],
}
for mode, channels in (("rgb", 3), ("grayscale", 1)):
    dataset = keras.utils.image_dataset_from_directory(
        FOLDER, color_mode=mode, image_size=(8, 6), batch_size=None, shuffle=False, verbose=False
    )
    images, labels = zip(*dataset)
    record["loaded"].append(
        {
            "channels": channels,
            "classNames": dataset.class_names,
            "labels": [int(label) for label in labels],
            "files": [os.path.relpath(file, FOLDER).replace(os.sep, "/") for file in dataset.file_paths],
            "pixels": numbers(images),
        }
    )
with open(os.path.join(HERE, "images.json"), "w") as file:
    json.dump(record, file, separators=(",", ":"))
    file.write("\n")
