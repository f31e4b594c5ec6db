// Cut-outs that are bent into poses.

/** Premultiplied RGBA as four floats of 0..255 per pixel, and the drawing's bounds with a pixel of air. */
@unmanaged
class Cloth {
  pixels: usize;
  width: i32;
  height: i32;
  left: f32;
  right: f32;
  top: f32;
  bottom: f32;
}

// @ts-ignore: decorator
@inline
function beside(a: f32, b: f32, c: f32, d: f32, least: f32, most: f32): bool {
  return max(max(a, b), max(c, d)) < least || min(min(a, b), min(c, d)) > most;
}

/**
 * Fills `rows` rows of straight RGBA bytes, which come empty. Each pixel is read where the mesh says: `upper` and `lower`
 * hold the sources, x and y, of every `mesh`th column for the first of these rows and for the row `mesh` below it.
 */
export function bendStrip(
  at: usize, upper: usize, lower: usize, mesh: i32, rows: i32, target: usize, width: i32,
): void {
  const cloth = changetype<Cloth>(at);
  const lastX = <f32>(cloth.width - 1);
  const lastY = <f32>(cloth.height - 1);
  const stride = <usize>cloth.width << 4;
  const step: f32 = 1.0 / <f32>mesh;
  for (let first = 0, cell = 0; first < width; first += mesh, cell += 8) {
    const ax = load<f32>(upper + cell), ay = load<f32>(upper + cell, 4);
    const bx = load<f32>(upper + cell, 8), by = load<f32>(upper + cell, 12);
    const cx = load<f32>(lower + cell), cy = load<f32>(lower + cell, 4);
    const dx = load<f32>(lower + cell, 8), dy = load<f32>(lower + cell, 12);
    // Two thirds of a picture lie beside the drawing.
    if (beside(ax, bx, cx, dx, cloth.left, cloth.right) || beside(ay, by, cy, dy, cloth.top, cloth.bottom)) continue;
    const columns = min(mesh, width - first);
    for (let y = 0; y < rows; y++) {
      const down = <f32>y * step;
      const x0 = ax + (cx - ax) * down;
      const y0 = ay + (cy - ay) * down;
      const acrossX = (bx + (dx - bx) * down - x0) * step;
      const acrossY = (by + (dy - by) * down - y0) * step;
      const row = target + (<usize>(y * width + first) << 2);
      for (let i = 0; i < columns; i++) {
        const x = x0 + acrossX * <f32>i;
        const sourceY = y0 + acrossY * <f32>i;
        // What lies outside is nothing, and so are the last row and column.
        if (!(x >= 0 && sourceY >= 0 && x < lastX && sourceY < lastY)) continue;
        const left = <i32>x;
        const top = <i32>sourceY;
        const pixel = cloth.pixels + (<usize>(top * cloth.width + left) << 4);
        const wx = f32x4.splat(x - <f32>left);
        const a = v128.load(pixel);
        const b = v128.load(pixel + stride);
        const over = f32x4.add(a, f32x4.mul(f32x4.sub(v128.load(pixel, 16), a), wx));
        const under = f32x4.add(b, f32x4.mul(f32x4.sub(v128.load(pixel + stride, 16), b), wx));
        const sum = f32x4.add(over, f32x4.mul(f32x4.sub(under, over), f32x4.splat(sourceY - <f32>top)));
        const alpha = f32x4.extract_lane(sum, 3);
        if (alpha < 0.5) continue;
        const straight = f32x4.replace_lane(f32x4.mul(sum, f32x4.splat(255.0 / alpha)), 3, alpha);
        const words = i32x4.trunc_sat_f32x4_s(f32x4.nearest(straight));
        const halves = i16x8.narrow_i32x4_s(words, words);
        v128.store32_lane(row + (<usize>i << 2), i8x16.narrow_i16x8_u(halves, halves), 0);
      }
    }
  }
}
