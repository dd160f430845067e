/**
 * Writes control characters as the kernel does in mountinfo, `\012` for a newline. Names of directories, mounts and
 * hosts are chosen by whoever is looked at: they must stay in their cell and can't drive the terminal.
 */
export function escapeControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
