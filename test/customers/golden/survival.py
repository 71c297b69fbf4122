"""Survival with lifelines. Run: python survival.py telco_customer_churn.csv.gz > survival.json"""
import json, sys
import lifelines, numpy as np, pandas as pd
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test, proportional_hazard_test
from lifelines.utils import concordance_index

def curve(durations, events):
    km = KaplanMeierFitter(alpha=0.05).fit(durations, events)
    limits = km.confidence_interval_
    table = km.event_table
    return {"times": km.timeline.tolist(), "survival": km.survival_function_.iloc[:, 0].tolist(),
            "lower": limits.iloc[:, 0].tolist(), "upper": limits.iloc[:, 1].tolist(),
            "atRisk": table.at_risk.tolist(), "events": table.observed.tolist(), "censored": table.censored.tolist(),
            "median": None if np.isinf(km.median_survival_time_) else float(km.median_survival_time_)}

def cox(frame, duration, event):
    fitter = CoxPHFitter().fit(frame, duration, event, fit_options={"precision": 1e-12})
    test = proportional_hazard_test(fitter, frame, time_transform="km")
    X = frame.drop(columns=[duration, event])
    some = X.iloc[::max(1, len(X) // 12)]
    times = [1, 5, 12, 40]
    base = fitter.baseline_cumulative_hazard_.iloc[:, 0]
    return {"names": X.columns.tolist(), "coefficients": fitter.params_.tolist(), "standardErrors": fitter.standard_errors_.tolist(),
            "lower": np.exp(fitter.confidence_intervals_.iloc[:, 0]).tolist(), "upper": np.exp(fitter.confidence_intervals_.iloc[:, 1]).tolist(),
            "pValues": fitter.summary.p.tolist(), "logLikelihood": fitter.log_likelihood_,
            "nullLogLikelihood": fitter.log_likelihood_ratio_test().test_statistic / -2 + fitter.log_likelihood_,
            "concordance": fitter.concordance_index_,
            "cumulativeHazard": {"times": base.index.tolist(), "values": base.tolist()},
            "some": some.values.tolist(), "partialHazard": fitter.predict_partial_hazard(some).tolist(),
            "times": times, "survival": fitter.predict_survival_function(some, times=times).T.values.tolist(),
            "test": {"statistic": np.ravel(test.test_statistic).tolist(), "pValue": np.ravel(test.p_value).tolist()}}

random = np.random.RandomState(7)
n = 240
small = pd.DataFrame({"price": random.normal(30, 8, n).round(1), "app": random.randint(0, 2, n), "age": random.randint(18, 80, n)})
hazard = np.exp(0.05 * (small.price - 30) - 0.7 * small.app) / 12
duration = np.ceil(random.exponential(1 / hazard))
end = random.randint(1, 30, n)
small["duration"] = np.minimum(duration, end)
small["event"] = (duration <= end).astype(int)
group = np.array(["north", "south", "west"])[random.randint(0, 3, n)]
ranked = np.floor(small.price)
rank = multivariate_logrank_test(small.duration, group, small.event)

telco = pd.read_csv(sys.argv[1])
telco = telco[telco.tenure > 0]
event = (telco.Churn == "Yes").astype(int)
frame = pd.DataFrame({"monthlyCharges": telco.MonthlyCharges, "senior": telco.SeniorCitizen,
    "partner": (telco.Partner == "Yes").astype(int), "paperless": (telco.PaperlessBilling == "Yes").astype(int),
    "fiber": (telco.InternetService == "Fiber optic").astype(int), "oneYear": (telco.Contract == "One year").astype(int),
    "twoYear": (telco.Contract == "Two year").astype(int), "tenure": telco.tenure, "churn": event})
contract = multivariate_logrank_test(telco.tenure, telco.Contract, event)
json.dump({
    "command": "python survival.py telco_customer_churn.csv.gz",
    "versions": {"lifelines": lifelines.__version__, "numpy": np.__version__, "pandas": pd.__version__},
    "small": {"rows": small.values.tolist(), "group": group.tolist(), "curve": curve(small.duration, small.event),
        "logRank": {"statistic": rank.test_statistic, "pValue": rank.p_value},
        "concordance": concordance_index(small.duration, -ranked, small.event), "cox": cox(small, "duration", "event")},
    "telco": {"curve": curve(telco.tenure, event), "logRank": {"statistic": contract.test_statistic, "pValue": contract.p_value},
        "cox": cox(frame, "tenure", "churn")},
}, sys.stdout)
