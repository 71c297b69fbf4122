"""Customer value on CDNOW with lifetimes. Run: python value.py cdnow_sample.csv.gz > value.json"""
import json, sys
import numpy as np, pandas as pd, scipy, lifetimes
from lifetimes import BetaGeoFitter, GammaGammaFitter
from lifetimes.utils import summary_data_from_transaction_data

data = pd.read_csv(sys.argv[1], dtype={"customer_id": str, "date": str})
data["date"] = pd.to_datetime(data.date, format="%Y%m%d")
summary = summary_data_from_transaction_data(
    data, "customer_id", "date", "dollar_value", observation_period_end="1997-09-30", freq="D")
summary["recency"] /= 7
summary["T"] /= 7
bg = BetaGeoFitter(penalizer_coef=0.0).fit(summary.frequency, summary.recency, summary["T"], tol=1e-12)
repeat = summary[(summary.frequency > 0) & (summary.monetary_value > 0)]
gg = GammaGammaFitter(penalizer_coef=0.0).fit(repeat.frequency, repeat.monetary_value)
sample = summary.iloc[::23]
x, tx, T = sample.frequency, sample.recency, sample["T"]
# "M" means one unit of the fitted time, here a week.
clv = gg.customer_lifetime_value(bg, x, tx, T, sample.monetary_value, time=39, discount_rate=0.001, freq="M")
json.dump({
    "command": "python value.py cdnow_sample.csv.gz",
    "versions": {"lifetimes": lifetimes.__version__, "numpy": np.__version__, "pandas": pd.__version__, "scipy": scipy.__version__},
    "customers": len(summary),
    "betaGeometric": bg.params_.to_dict(), "standardErrors": bg.standard_errors_.to_dict(),
    "logLikelihood": float(-bg._negative_log_likelihood_ * len(summary)),
    "gammaGamma": gg.params_.to_dict(), "gammaGammaErrors": gg.standard_errors_.to_dict(),
    "sample": {"customer": sample.index.tolist(), "frequency": x.tolist(), "recency": tx.tolist(), "age": T.tolist(),
               "meanValue": sample.monetary_value.tolist()},
    "probabilityAlive": np.asarray(bg.conditional_probability_alive(x, tx, T)).tolist(),
    "expectedPurchases": {str(t): np.asarray(bg.conditional_expected_number_of_purchases_up_to_time(t, x, tx, T)).tolist() for t in [0.5, 39, 400]},
    "newCustomer": {str(t): float(bg.expected_number_of_purchases_up_to_time(t)) for t in [1, 39, 400]},
    "expectedValue": np.asarray(gg.conditional_expected_average_profit(x, sample.monetary_value)).tolist(),
    "discountedValue": clv.tolist(),
}, sys.stdout)
