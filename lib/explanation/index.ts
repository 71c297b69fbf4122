/** Explanations (可解释性) and uncertainty of any model, through a plain predict function. */
export {};
