/**
 * @typedef {object} Colours
 * @property {string} text
 * @property {string} muted
 * @property {string} grid
 * @property {string} paper
 * @property {string} warning
 * @property {string[]} series one colour a class or curve, told apart without red and green
 * @property {boolean} dark
 *
 * @typedef {{width: number, colours: Colours}} Space what a picture may use
 *
 * One kind of picture: draws a figure of its kind into an element, again and again.
 * An interactive one has parts of its own that can be focused and read.
 * @typedef {{draw(figure: any, space: Space): void, destroy?(): void, interactive?: boolean}} Picture
 */

export {};
