"""Reads a shop's Parquet files with pandas: python parquet.py FOLDER (see parquet.json)."""
import json, pathlib, sys
import pandas as pd

folder = pathlib.Path(sys.argv[1])
made = json.loads((folder / "manifest.json").read_text())["files"]
read = {file["path"]: pd.read_parquet(folder / file["path"]) for file in made}
for file in made:
    assert list(read[file["path"]].columns) == list(file["columns"]), file["path"]
lines, products, reviews = (read[f"{name}.parquet"] for name in ("lines", "products", "reviews"))
print(json.dumps({
    "rows": {name: len(table) for name, table in read.items()},
    "types": {name: str(lines[name].dtype) for name in lines},
    "lines": {"quantity": int(lines.quantity.sum()), "price": round(float(lines.price.sum()), 6)},
    "title": products.chineseTitle[0],
    "stars": int(reviews.stars.sum()),
}))
