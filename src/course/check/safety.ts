import type { Mistake } from '../mistake.js';
import type { Draft } from '../parse-lesson.js';
import { isSafeForRoot } from '../plan.js';

/** No variant that real root is offered gives up the user namespace together with one that protects the host. */
export function checkSafety({ lesson, source }: Draft): Mistake[] {
  if (lesson === undefined) return [];
  return lesson.variants.flatMap((variant, i) => {
    if (variant.as === 'user' || isSafeForRoot(lesson, variant)) return [];
    const message =
      `variants.${i}: for the real root this would act on the host itself, without a user namespace and without ` +
      'another one that the lesson has; give it "as: user", or keep one of the two';
    return [{ line: source.lineOf(['variants', i]), message }];
  });
}
