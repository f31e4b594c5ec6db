import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { even, paint } from '../raster/picture.ts';
import type { Setting } from '../shot/shot-spec.ts';
import type { SceneBuilder } from './scene-builder.ts';

interface Cover {
  readonly color: Rgb;
  /** `blades` grow, `stones` lie. */
  readonly kind: 'blades' | 'stones';
  readonly count: number;
  readonly tall: number;
}

/** What lies on open ground and shows that it streams past. In other places a camera cannot keep beside a runner. */
const COVERS: Readonly<Partial<Record<Setting, Cover>>> = {
  hills: { color: [96, 116, 54], kind: 'blades', count: 300, tall: 1 },
  desert: { color: [176, 138, 88], kind: 'stones', count: 70, tall: 0.5 },
  beach: { color: [186, 164, 130], kind: 'stones', count: 60, tall: 0.4 },
  snow: { color: [226, 234, 246], kind: 'stones', count: 90, tall: 0.8 },
  mountains: { color: [120, 114, 108], kind: 'stones', count: 80, tall: 0.8 },
};

export function canTrack(setting: Setting): boolean {
  return COVERS[setting] !== undefined;
}

/** Radians per second that the view turns with a runner, and the most that it may turn in a course. */
const TURN_SPEED = 0.035;
const TURN_MAX = 0.4;

/** Lets the far country go by: the camera turns with the one that it accompanies. */
export function followWithCamera(builder: SceneBuilder): void {
  const { camera, seconds } = builder;
  const turn = Math.min(TURN_MAX, TURN_SPEED * seconds);
  builder.camera = { ...camera, to: { ...camera.to, yaw: camera.to.yaw + turn } };
}

/** A band of ground cover that passes at `speed` pixels per second with its roots at row `y`. */
export function addStrip(
  builder: SceneBuilder,
  y: number,
  tall: number,
  speed: number,
  closeness: number,
): void {
  const cover = COVERS[builder.shot.setting];
  if (cover === undefined) return;
  const { random, palette } = builder;
  const width = even(builder.width * 1.3);
  const height = even(tall * cover.tall * 1.25);
  const light = (color: Rgb): Rgb =>
    [0, 1, 2].map((k) =>
      Math.min(
        255,
        (color[k] ?? 0) * (((palette.key[k] ?? 0) * 0.5 + (palette.ambient[k] ?? 0) * 0.42) / 255),
      ),
    ) as unknown as Rgb;
  const picture = paint(
    width,
    height,
    (context) => {
      for (let i = 0; i < cover.count * closeness; i++) {
        // Pieces stay clear of the seam where the picture repeats.
        const x = height + random() * (width - height * 2);
        const color = light(mixRgb(scaleRgb(cover.color, 0.6 + random() * 0.6), [0, 0, 0], random() * 0.2));
        context.fillStyle = css(color, 0.92);
        context.strokeStyle = css(color, 0.92);
        if (cover.kind === 'blades') {
          const blade = height * (0.25 + random() * 0.6);
          const lean = (random() - 0.35) * blade * 0.7;
          context.lineWidth = height * (0.012 + random() * 0.02);
          context.beginPath();
          context.moveTo(x, height);
          context.quadraticCurveTo(x, height - blade * 0.6, x + lean, height - blade);
          context.stroke();
        } else {
          const size = height * (0.03 + random() ** 3 * 0.16);
          context.beginPath();
          context.ellipse(
            x,
            height * (0.45 + random() * 0.5),
            size * (1.4 + random() * 2.4),
            size * 0.5,
            0,
            0,
            Math.PI * 2,
          );
          context.fill();
        }
      }
    },
    closeness > 1 ? tall * 0.02 : 0.6,
  );
  builder.add({ kind: 'strip', picture: builder.layer(picture), y: y - height, scale: 1, speed });
}
