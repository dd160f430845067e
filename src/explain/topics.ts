import type { Topic } from './topic.js';
import { CAPABILITY_TOPICS } from './topics/capabilities.js';
import { ERRNO_TOPICS } from './topics/errnos.js';
import { FLAG_TOPICS, topicsOfLetters } from './topics/flags.js';
import { NAMESPACE_TOPICS } from './topics/namespaces.js';
import { STATUS_TOPICS } from './topics/statuses.js';
import { STEP_TOPICS } from './topics/steps.js';

/** Every word that is known. An exit status stands before the errno of the same number: who has a number has a status. */
export const TOPICS: readonly Topic[] = [
  ...STEP_TOPICS,
  ...FLAG_TOPICS,
  ...NAMESPACE_TOPICS,
  ...CAPABILITY_TOPICS,
  ...STATUS_TOPICS,
  ...ERRNO_TOPICS,
];

/** What is known by this name; several if it is a name of several things. A flag is told from its capital letter. */
export function findTopics(text: string): readonly Topic[] {
  const asked = text.trim().replace(/\s+/g, ' ');
  const found = TOPICS.filter(({ names }) => names.includes(asked) || names.includes(caseless(asked)));
  return found.length > 0 ? found : (topicsOfLetters(asked) ?? []);
}

/** A step with arguments: `mount proc` is the step `mount`. */
export function stepTopic(text: string): Topic | undefined {
  const [first = ''] = text.trim().split(/\s+/);
  return STEP_TOPICS.find(({ names }) => names.includes(first));
}

const caseless = (text: string): string => (/(?:^|\s)-\w/.test(text) ? text : text.toLowerCase());
