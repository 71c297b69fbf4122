/** Taxonomies (商品分类): categories of items, and itemsets and rules across their levels. */

export { filterInteresting, type InterestOptions } from "./filter-interesting";
export { extend, rollUp } from "./levels";
export { mine } from "./mine";
export { ancestorsOf, fromColumns, of, type Taxonomy, type TaxonomyOptions } from "./tree";
