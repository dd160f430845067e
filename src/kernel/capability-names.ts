/**
 * Every capability of capabilities(7), in the order of the numbers in linux/capability.h, with what it allows. Each holds
 * only for what belongs to the user namespace of the process. The names are those that libcap uses.
 */
const CAPABILITIES = {
  cap_chown: 'Give a file to any user and any group.',
  cap_dac_override: 'Read, write and execute files whatever their permission bits say.',
  cap_dac_read_search: 'Read any file, list and search any folder, and open files by their handles.',
  cap_fowner: 'Do to any file what only its owner may: change its mode, times and attributes.',
  cap_fsetid: 'Keep the setuid and setgid bits of a file that is modified; set setgid for any group.',
  cap_kill: 'Send signals to any process.',
  cap_setgid: 'Change group IDs and the list of groups at will, and write group ID maps.',
  cap_setuid: 'Change user IDs at will, and write user ID maps.',
  cap_setpcap: 'Drop from the bounding set, make inheritable what is in it, and set securebits.',
  cap_linux_immutable: 'Set and clear the immutable and append-only attributes of files.',
  cap_net_bind_service: 'Bind a socket to a port below 1024.',
  cap_net_broadcast: 'Nothing: it was meant for broadcasts and multicasts, but the kernel never asks for it.',
  cap_net_admin: 'Change interfaces, addresses, routes, firewall rules and other network settings.',
  cap_net_raw: 'Use raw and packet sockets, and bind to any address for transparent proxies.',
  cap_ipc_lock: 'Lock memory without a limit, and use memory in huge pages.',
  cap_ipc_owner: 'Use System V IPC objects whatever their permission bits say.',
  cap_sys_module: 'Load and unload kernel modules.',
  cap_sys_rawio: 'Use I/O ports, /dev/mem and /proc/kcore, and send raw commands to devices.',
  cap_sys_chroot: 'Use chroot, and change the mount namespace with setns.',
  cap_sys_ptrace: 'Trace any process, and read and write its memory.',
  cap_sys_pacct: 'Switch process accounting on and off.',
  cap_sys_admin: 'Mount, make and join namespaces, set the host name, set quotas, and very much more.',
  cap_sys_boot: 'Reboot the machine, and load another kernel with kexec.',
  cap_sys_nice: 'Raise priorities, and set the scheduling, CPUs and memory nodes of any process.',
  cap_sys_resource: 'Go beyond hard resource limits, disk quotas, reserved disk space and other limits.',
  cap_sys_time: 'Set the system clock and the hardware clock.',
  cap_sys_tty_config: 'Hang terminals up with vhangup, and use privileged ioctls on virtual terminals.',
  cap_mknod: 'Make device files with mknod.',
  cap_lease: 'Put a lease on any file, to be told when others open it.',
  cap_audit_write: 'Write records to the audit log of the kernel.',
  cap_audit_control: 'Switch auditing on and off, change its rules, and read its status.',
  cap_setfcap: 'Set capabilities on files, and map user ID 0 in a new user namespace.',
  cap_mac_override: 'Override mandatory access control; of the security modules Smack asks for it.',
  cap_mac_admin: 'Change the settings or state of mandatory access control; Smack asks for it.',
  cap_syslog: 'Use the privileged operations of syslog, and see kernel addresses in /proc.',
  cap_wake_alarm: 'Set timers that wake the machine up.',
  cap_block_suspend: 'Keep the machine from being suspended.',
  cap_audit_read: 'Read the audit log through a multicast netlink socket.',
  cap_perfmon: 'Watch the performance of the whole machine, also with BPF programs.',
  cap_bpf: 'Load BPF programs and use the other privileged operations of bpf.',
  cap_checkpoint_restore:
    'Choose the PID of a new process, and read /proc/PID/map_files, to restore processes.',
} as const;

/** The names by number. */
export const CAPABILITY_NAMES: readonly string[] = Object.keys(CAPABILITIES);

/** What capability number `bit` allows, as a sentence for people. */
export function capabilityAllows(bit: number): string {
  const allows: readonly string[] = Object.values(CAPABILITIES);
  return allows[bit] ?? 'Younger than this table: see capabilities(7) of your system.';
}

/** The name of capability number `bit`; a capability younger than this table is called `cap_41`, by its number. */
export function capabilityName(bit: number): string {
  return CAPABILITY_NAMES[bit] ?? `cap_${bit}`;
}

/** The number of a capability, the inverse of `capabilityName`; null if there can be none of that name. */
export function capabilityBit(name: string): number | null {
  const bit = CAPABILITY_NAMES.indexOf(name);
  if (bit >= 0) return bit;
  const number = Number(/^cap_(\d{1,2})$/.exec(name)?.[1]);
  return number >= CAPABILITY_NAMES.length && number < 64 ? number : null;
}
