/** @import { Item } from "../menu.js" */
/** @import { Desk } from "./desk.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { askReader } from "../notice.js";
import { cameFrom, isWalledOff, WALLS, WITHOUT_WALLS } from "./provenance.js";

/** Says of others' code where it comes from, while it is walled off, and asks whether to trust it. */
export class ProvenanceBar {
  element = element("div", { class: "notebook-provenance", hidden: true });

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    desk.addEventListener("opening", () => this.#show());
  }

  /** What a notebook's menu offers beside it. @returns {Item[]} */
  get items() {
    const trusted = this.desk.record.provenance?.trusted;
    return trusted ? [{ name: "Wall its code off again", act: () => this.#trust(false) }] : [];
  }

  #show() {
    const { provenance } = this.desk.record;
    this.element.hidden = !isWalledOff(this.desk.record);
    if (!provenance) return;
    this.element.replaceChildren(
      element("p", {}, `${cameFrom(provenance, "This notebook")} ${WALLS}`),
      element(
        "button",
        { type: "button", class: "quiet", onclick: () => this.#ask() },
        "I trust this code …",
      ),
    );
  }

  #ask() {
    askReader("Trust this code?", "I trust it", () => this.#trust(true), {
      consequence: `${WITHOUT_WALLS} Python starts afresh. The notebook's menu takes this back.`,
      forGood: true,
    });
  }

  /** @param {boolean} trusted */
  #trust(trusted) {
    this.desk.trust(trusted);
    announce(trusted ? "Its code runs like your own now." : `${WALLS} Python starts afresh.`);
  }
}
