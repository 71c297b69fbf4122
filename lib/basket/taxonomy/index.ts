/** Taxonomies (商品分类): what kind of thing each item is, and what is bought together at every level of them. */

export { type InterestOptions, interesting } from "./filter-interesting";
export { extend, rollUp } from "./levels";
export { mine } from "./mine";
export { ancestorsOf, fromColumns, of, type Taxonomy, type TaxonomyOptions } from "./tree";
