/** Everyday charts (常用图): one call from numbers to a figure. */
export {};
