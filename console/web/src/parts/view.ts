/** Which part of a picture is in sight: panned and zoomed by the picture's own view box. */

export interface View {
  x: number;
  y: number;
  width: number;
  height: number;
}

const CLOSEST = 0.15;
const FARTHEST = 3;

/** The whole picture, centred in a frame of these proportions; small pictures are not blown up. */
export function fit(width: number, height: number, frame: { width: number; height: number }): View {
  const scale = Math.max(width / frame.width, height / frame.height, 0.75);
  const wide = frame.width * scale;
  const high = frame.height * scale;
  return { x: (width - wide) / 2, y: Math.min(0, (height - high) / 2), width: wide, height: high };
}

/** Nearer (`by` < 1) or farther; what is at `at` (shares of the frame) stays where it is. */
export function zoomed(view: View, by: number, whole: View, at = { x: 0.5, y: 0.5 }): View {
  const least = CLOSEST * whole.width;
  const width = Math.min(FARTHEST * whole.width, Math.max(least, view.width * by));
  const height = (view.height * width) / view.width;
  return {
    x: view.x + (view.width - width) * at.x,
    y: view.y + (view.height - height) * at.y,
    width,
    height,
  };
}

/** Moved by shares of the frame. */
export function moved(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x + dx * view.width, y: view.y + dy * view.height };
}

export function box({ x, y, width, height }: View): string {
  return [x, y, width, height].map((n) => n.toFixed(1)).join(" ");
}
