/**
 * Adds an output to what a run has shown, as it stands then: text goes on where it ended, a display
 * that is shown anew takes its own place, and what is cleared is gone. A loop that draws for an hour
 * keeps one drawing.
 *
 * @param {any[]} shown
 * @param {any} output
 */
export function addOutput(shown, output) {
  const last = shown.at(-1);
  const isCleared = output.type === "clear" && !output.wait;
  if (isCleared || (last?.type === "clear" && last.into === output.into)) {
    const elsewhere = shown.filter((one) => one.into !== output.into);
    shown.splice(0, shown.length, ...elsewhere);
  }
  if (isCleared) return;
  const { type, name, id } = output;
  const place = shown.findIndex((one) => type === "display" && output.update && one.id === id);
  if (type === "stream" && last?.type === type && last.name === name && last.into === output.into) {
    shown[shown.length - 1] = { ...last, text: last.text + output.text };
  } else if (place >= 0 && Object.keys(output.data).length === 0) shown.splice(place, 1);
  else if (place >= 0) shown[place] = { ...output, update: false };
  else shown.push(output);
}
