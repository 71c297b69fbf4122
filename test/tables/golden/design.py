"""Design matrices by patsy, the formulas of statsmodels."""
import json

import numpy as np
import pandas as pd
import patsy

d=pd.DataFrame(dict(sold=[5,7,6,3,8,2,9,4.5],price=[2,1,1,3,2.5,4,1.5,2],promo=[1,0,1,0,0,1,1,0],item=["tea","cup","tea","mug","cup","mug","tea","cup"],city=["b","a","a","b","a","a","b","b"],month=[2,10,1,2,1,10,2,1]))
out={}
for f in ["sold ~ price + item","sold ~ item + price","sold ~ price * item","sold ~ item:price","sold ~ price + item:price","sold ~ C(month) + price:promo","np.log(sold) ~ np.log(price) + item*city","sold ~ item*city*price","sold ~ item + item:city","sold ~ city + item:city + np.sqrt(price)"]:
    y,X=patsy.dmatrices(f,d)
    out[f]=dict(columns={n:X[:,i].tolist() for i,n in enumerate(X.design_info.column_names)},target=y[:,0].tolist())
print(json.dumps({"command":"python test/tables/golden/design.py","versions":{"patsy":patsy.__version__,"pandas":pd.__version__},"data":d.to_dict(orient="list"),"designs":out}))
