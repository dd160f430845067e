import { constants } from 'node:os';
import type { Topic } from '../topic.js';

const STATUSES: readonly [status: number, text: string][] = [
  [
    125,
    'The tool could not do its own part, so that the command was never run: env, unshare, stagehand, docker.',
  ],
  [
    126,
    'The command is there and can not be executed: no permission to, a folder, a mount with noexec, or no program.',
  ],
  [127, 'The command was not found, or its loader was not.'],
  [96, 'cgexec: the process could not be moved into the group.'],
];

/** Exit statuses of env(1) and its like, and 128 + N for a signal, as shells tell them. */
export const STATUS_TOPICS: readonly Topic[] = [
  ...STATUSES.map(([status, text]) => topicOf(status, text)),
  ...Object.entries(constants.signals).map(([name, number]) =>
    topicOf(128 + number, `128 + ${number}: ended by the signal ${name}.`, name),
  ),
];

function topicOf(status: number, text: string, signal?: string): Topic {
  return {
    kind: 'exit status',
    name: `${status}`,
    names: [
      `${status}`,
      `status ${status}`,
      `exit status ${status}`,
      ...(signal ? [signal.toLowerCase()] : []),
    ],
    text: [text],
    man: signal === undefined ? 'env(1)' : 'signal(7)',
  };
}
