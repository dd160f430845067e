/** Whether there is a terminal that the course can be drawn on: both ways, and one that can move its cursor. */
export function drawsScreens(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY) && process.env.TERM !== 'dumb';
}
