/** Folders of pictures (图片文件夹): one subfolder a class, PNG and JPEG files in it, as samples to learn from. */
export type { ImageFolder, ImageFolderOptions, ImageFolderProgress } from "./read";
export { read } from "./read";
