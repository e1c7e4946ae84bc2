/**
 * The colours of a picture, no side longer than `size`, on white where it is transparent.
 *
 * @param {CanvasImageSource} source @param {number} width @param {number} height
 * @param {number} size @param {HTMLCanvasElement} canvas where it is drawn
 */
export function pixels(source, width, height, size, canvas) {
  const scale = Math.min(1, size / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const bytes = new Uint8Array(canvas.width * canvas.height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4) {
    bytes[to++] = data[from];
    bytes[to++] = data[from + 1];
    bytes[to++] = data[from + 2];
  }
  return bytes;
}
