import type { Recipe } from './types.js';

/** The controllers of control groups that a recipe names with this run's group, `cpu,memory:$CGROUP`: `cpu`, `memory`. */
export function controllersIn({ steps, command }: Recipe): string[] {
  const words = [...steps.flatMap((step) => step.args), ...command].join('\n');
  return [
    ...new Set([...words.matchAll(/([a-z][a-z,]*):\$CGROUP\b/g)].flatMap(([, list = '']) => list.split(','))),
  ];
}
