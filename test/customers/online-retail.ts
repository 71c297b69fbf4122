/** The order lines of Online Retail whose customer is known, cancellations included. */
import type { OrderLineColumns } from "../../lib/customers";
import * as datasets from "../../lib/data/datasets";

export async function onlineRetail(): Promise<OrderLineColumns> {
  const { columns } = await datasets.table("online-retail");
  const known = Array.from((columns.CustomerID as readonly string[]).keys()).filter(
    (i) => columns.CustomerID[i] !== "",
  );
  return {
    customer: known.map((i) => columns.CustomerID[i]),
    order: known.map((i) => columns.InvoiceNo[i]),
    time: known.map((i) => columns.InvoiceDate[i]),
    amount: known.map((i) => (columns.Quantity[i] as number) * (columns.UnitPrice[i] as number)),
  };
}
