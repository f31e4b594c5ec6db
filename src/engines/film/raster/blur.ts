/** Box blur of a float map, repeated: three passes are close to a Gaussian. Edges are held. */
export function boxBlur(
  source: Float32Array,
  width: number,
  height: number,
  radius: number,
  passes = 2,
): Float32Array {
  const weight = 1 / (2 * radius + 1);
  let from = source;
  const across = new Float32Array(source.length);
  for (let pass = 0; pass < passes; pass++) {
    const down = new Float32Array(source.length);
    for (let y = 0; y < height; y++) blurLine(from, across, y * width, 1, width, radius, weight);
    for (let x = 0; x < width; x++) blurLine(across, down, x, width, height, radius, weight);
    from = down;
  }
  return from;
}

function blurLine(
  from: Float32Array,
  to: Float32Array,
  start: number,
  stride: number,
  count: number,
  radius: number,
  weight: number,
): void {
  const last = start + (count - 1) * stride;
  let sum = 0;
  for (let i = -radius; i <= radius; i++) {
    sum += from[Math.min(Math.max(start + i * stride, start), last)] as number;
  }
  for (let i = 0; i < count; i++) {
    const at = start + i * stride;
    to[at] = sum * weight;
    const enters = from[Math.min(at + (radius + 1) * stride, last)] as number;
    const leaves = from[Math.max(at - radius * stride, start)] as number;
    sum += enters - leaves;
  }
}
