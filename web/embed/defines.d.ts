/** The style sheet of a cell, minified; put in by the build. */
declare const CELL_STYLES: string;

/** The way from this script's folder to the site's: "./" or, of an address with a version, "../". */
declare const WAY_TO_SITE: string;
