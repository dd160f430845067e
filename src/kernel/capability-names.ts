/** Every capability of capabilities(7) by number, as in linux/capability.h; the names are those that libcap uses. */
export const CAPABILITY_NAMES = [
  'cap_chown',
  'cap_dac_override',
  'cap_dac_read_search',
  'cap_fowner',
  'cap_fsetid',
  'cap_kill',
  'cap_setgid',
  'cap_setuid',
  'cap_setpcap',
  'cap_linux_immutable',
  'cap_net_bind_service',
  'cap_net_broadcast',
  'cap_net_admin',
  'cap_net_raw',
  'cap_ipc_lock',
  'cap_ipc_owner',
  'cap_sys_module',
  'cap_sys_rawio',
  'cap_sys_chroot',
  'cap_sys_ptrace',
  'cap_sys_pacct',
  'cap_sys_admin',
  'cap_sys_boot',
  'cap_sys_nice',
  'cap_sys_resource',
  'cap_sys_time',
  'cap_sys_tty_config',
  'cap_mknod',
  'cap_lease',
  'cap_audit_write',
  'cap_audit_control',
  'cap_setfcap',
  'cap_mac_override',
  'cap_mac_admin',
  'cap_syslog',
  'cap_wake_alarm',
  'cap_block_suspend',
  'cap_audit_read',
  'cap_perfmon',
  'cap_bpf',
  'cap_checkpoint_restore',
] as const;

/** The name of capability number `bit`; a capability younger than this table is called `cap_41`, by its number. */
export function capabilityName(bit: number): string {
  return CAPABILITY_NAMES[bit] ?? `cap_${bit}`;
}

/** The number of a capability, the inverse of `capabilityName`; null if there can be none of that name. */
export function capabilityBit(name: string): number | null {
  const bit = (CAPABILITY_NAMES as readonly string[]).indexOf(name);
  if (bit >= 0) return bit;
  const number = Number(/^cap_(\d{1,2})$/.exec(name)?.[1]);
  return number >= CAPABILITY_NAMES.length && number < 64 ? number : null;
}
