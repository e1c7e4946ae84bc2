/** The words that begin GPU commands (ARCHITECTURE.md, "Commands"). */

export const DISPATCH = 1;
export const COPY = 2;
export const UPLOAD = 3;
export const CLEAR = 4;
/** In a program: PATCH + n is a buffer that each replay names. */
export const PATCH = 0x80000000;
