"""Witness of test/trees/explainable-boosting: OMP_NUM_THREADS=1 python3 explainable-boosting.py DATA_FOLDER > explainable-boosting.json (its last line)"""
import pandas as pd, numpy as np, json, interpret, sys
from interpret.glassbox import ExplainableBoostingClassifier as E
from sklearn.model_selection import StratifiedKFold
from sklearn.metrics import roc_auc_score
D=sys.argv[1]+'/'
d=pd.read_csv(D+"telco-churn/telco_customer_churn.csv.gz"); d["TotalCharges"]=pd.to_numeric(d["TotalCharges"],errors="coerce")
y=(d["Churn"]=="Yes").astype(int).values; X=d.drop(columns=["Churn","customerID"])
out={"made":"interpret %s"%interpret.__version__}
for k,n in ((0,"main"),("3x","pairs")):
  s=[]
  for a,b in StratifiedKFold(5,shuffle=True,random_state=42).split(X,y):
    m=E(interactions=k,random_state=42,n_jobs=1).fit(X.iloc[a],y[a]); s.append(roc_auc_score(y[b],m.predict_proba(X.iloc[b])[:,1]))
  out[n]=s; print(json.dumps(out),flush=True)
