import { NotAccepted, type ReferenceFile } from '../../task/engine.ts';
import { type FrameSize, orientationOf } from '../../task/frame-size.ts';

/**
 * For models whose film has the shape of its first picture, whatever is asked: throws NotAccepted `unfit` for a picture of
 * the other orientation, since a film that comes out turned is paid for and not delivered.
 */
export function refuseTurned(
  planned: FrameSize,
  picture: Pick<ReferenceFile, 'width' | 'height'> | undefined,
): void {
  if (picture === undefined || picture.width === picture.height || planned.width === planned.height) return;
  const asked = orientationOf(planned);
  if (orientationOf(picture) === asked) return;
  const message = `This engine makes films in the shape of their first image, and that is not ${asked}.`;
  throw new NotAccepted(
    'unfit',
    { code: 'unsupported_request', message },
    { internalMessage: `a picture of ${picture.width}x${picture.height} for a ${asked} film` },
  );
}
