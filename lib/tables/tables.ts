/** Tables of files, rows and columns. */
export { connect } from "./databases/connect";
export { open } from "./engine/embedded";
export { design, designLike } from "./modelling/design";
export { baskets, sequenceColumns } from "./modelling/line-columns";
export { series } from "./modelling/series";
export { of } from "./of";
export { profile } from "./profile/profile";
export { read } from "./reading/read";
export { sql } from "./sql";
export { write } from "./writing/write";
