// The virtual machine: qemu, with the host's root file system to read from and a serial line to print on.
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

const TOO_LONG = 60 * 60_000;

/** What inside.sh writes to the port of isa-debug-exit, and makes of it: 2N+1. */
const ENDINGS = new Map([
  [3, 'passed'],
  [5, 'failed'],
]);

const MACHINE = [
  ...['-m', '2048', '-smp', '2'],
  ...['-nodefaults', '-display', 'none', '-nic', 'none', '-no-reboot', '-serial', 'stdio'],
  ...['-device', 'isa-debug-exit,iobase=0xf4,iosize=0x04', '-device', 'virtio-rng-pci'],
  ...['-virtfs', 'local,path=/,mount_tag=hostroot,security_model=none,readonly=on,multidevs=remap'],
];

/**
 * Emulated instructions are dear, so none that guard against a processor's faults or attackers. The old processor does
 * not say that it copies well byte by byte (ERMS), the slowest way there is for an emulated one, and without random
 * addresses what was translated for one process is good for the next.
 */
const ACCELERATORS = {
  kvm: { options: ['-accel', 'kvm', '-cpu', 'host'], kernel: '' },
  tcg: {
    options: ['-accel', 'tcg,thread=multi', '-cpu', 'Nehalem'],
    kernel: 'mitigations=off init_on_alloc=0 norandmaps tsc=reliable',
  },
};

// A panic restarts at once, which with -no-reboot ends qemu. With this loglevel only failures are on the line.
const KERNEL = 'console=ttyS0 quiet loglevel=3 panic=-1';

/**
 * Runs the machine to its end, and hands on each line that it prints. `accel` is "tcg", emulation, or "kvm", which is
 * much faster but asked for only: there are hosts with a /dev/kvm on which no guest ever gets anywhere.
 * @returns "passed", or what went wrong
 */
export async function boot({ vmlinuz, initramfs, accel }, cancelSignal, say) {
  const file = openWithoutName(initramfs);
  try {
    // setpriv(1): should we be killed ourselves, the kernel takes qemu along.
    const { options, kernel } = ACCELERATORS[accel];
    const system = ['-kernel', vmlinuz, '-initrd', '/dev/fd/3', '-append', `${KERNEL} ${kernel}`];
    const qemu = ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...options, ...MACHINE, ...system];
    const machine = execa('setpriv', qemu, {
      stdio: ['ignore', 'pipe', 'pipe', file],
      reject: false,
      buffer: { stdout: false },
      timeout: TOO_LONG,
      cancelSignal,
      killSignal: 'SIGKILL',
    });
    for await (const line of machine) say(line.replaceAll('\r', ''));
    const { exitCode, timedOut, isCanceled, stderr } = await machine;
    if (isCanceled) throw new Error('stopped');
    if (timedOut) return `did not end within ${TOO_LONG / 60_000} minutes`;
    return ENDINGS.get(exitCode) ?? `the machine ended before its tests did\n${stderr}`;
  } finally {
    closeSync(file);
  }
}

// The file lives as long as somebody has it open, so that nothing is left behind whatever happens to us.
function openWithoutName(content) {
  const folder = mkdtempSync(join(tmpdir(), 'learn-kernel-'));
  try {
    writeFileSync(join(folder, 'initramfs'), content);
    return openSync(join(folder, 'initramfs'), 'r');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
