/** The 1/10 sample of CDNOW until 30 September 1997, in weeks: the calibration period of Fader, Hardie & Lee (2005). */
import { repeatPurchases } from "../../lib/customers";
import * as datasets from "../../lib/data/datasets";

export async function cdnow() {
  const { columns } = await datasets.table("cdnow", "cdnow_sample");
  const time = (columns.date as readonly string[]).map((day) => day.replace(/^(....)(..)(..)$/, "$1-$2-$3"));
  const lines = {
    customer: columns.customer_id as readonly string[],
    order: time,
    time,
    amount: columns.dollar_value as Float64Array,
  };
  return repeatPurchases.table(lines, { asOf: "1997-09-30", unitDays: 7 });
}
