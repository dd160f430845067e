/**
 * What has to be done around Ink's `suspendTerminal`, whoever the terminal is lent to.
 * @param act runs while the terminal is somebody else's.
 */
export async function lendTerminal<T>(act: () => Promise<T>): Promise<T> {
  const { stdin, stdout } = process;
  // Ink still has a read pending: it would take the other one's input, or stop us with SIGTTIN.
  await new Promise(setImmediate);
  stdin.pause();
  const result = await act();
  // The picture begins in the column where the other one left the cursor.
  stdout.write('\r');
  // The kernel tells only whoever has the terminal that its size has changed; so have it looked up.
  process.kill(process.pid, 'SIGWINCH');
  await new Promise(setImmediate);
  return result;
}
