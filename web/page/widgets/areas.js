/** @import { OutputArea } from "../output-area.js" */

/** Where widgets show outputs of their own, by the widget's id. @type {Map<string, OutputArea>} */
export const places = new Map();

/** Where a display stands, so that other cells can update it. @type {Map<string, OutputArea>} */
export const homes = new Map();
