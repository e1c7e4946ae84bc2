/** Figures and widgets as data, among the forms of an output. */
export const FIGURE_TYPE = "application/vnd.glowgrad.figure+json";
export const WIDGET_TYPE = "application/vnd.glowgrad.widget+json";
