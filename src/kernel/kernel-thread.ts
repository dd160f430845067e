/** PF_KTHREAD of linux/sched.h: a thread of the kernel, which has no program and no memory of its own. */
const PF_KTHREAD = 0x00200000;

/** Whether a text of `/proc/<pid>/stat`, proc_pid_stat(5), is that of a kernel thread, by its field `flags`. */
export function isKernelThread(stat: string): boolean {
  // The 9th field; behind the name, which ends with the last `)`, it is the 7th.
  const flags = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[6]);
  return (flags & PF_KTHREAD) !== 0;
}
