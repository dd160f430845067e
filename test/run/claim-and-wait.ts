import { claimRunGroup } from '../../src/run/run-group.js';

// A program for run-group.test.ts: claims a group as a run does, says which, and waits.
const { name, place } = claimRunGroup(process.argv.slice(2));
process.stdout.write(`${JSON.stringify({ name, place })}\n`);
setInterval(() => {}, 1000);
