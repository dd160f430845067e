// Stands in for libraries that the bundle does without (see build.mjs).
export default {};
export const highlight = (code) => code;
export const get = (name) => name;
export const emojify = (text) => text;
