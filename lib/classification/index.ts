/** Classifiers (分类): which class does a row belong to, and how sure is that? */
export {};
