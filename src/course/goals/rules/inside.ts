import { decide, met, type Rule, unmet } from '../rule.js';

/** `fewer than 10 processes`, `1 process`. */
const processes = (n: number): string => `${n} ${n === 1 ? 'process' : 'processes'}`;

/** What is seen in the namespaces of a process: names, numbers, interfaces, segments. */
export const insideRules: {
  hostname: Rule<string>;
  pid: Rule<number>;
  pid_levels: Rule<number>;
  sees_fewer: Rule<number>;
  only_links: Rule<readonly string[]>;
  link_up: Rule<'lo'>;
  segment: Rule<number>;
} = {
  hostname: {
    wants: (name) => (name === '$HOSTNAME' ? "has the host's name" : `has the hostname ${name}`),
    sees: (wanted, { snapshot }, { host }) =>
      decide(snapshot.hostname, 'a hostname', (name) => {
        const isHosts = host.hostname.ok && host.hostname.value === name;
        const says = isHosts ? `has the hostname ${name}, as on the host` : `has the hostname ${name}`;
        if (wanted === '$HOSTNAME') return isHosts ? met(says) : unmet(says);
        if (name === wanted) return met(`has the hostname ${name}`);
        return unmet(isHosts ? `has a hostname that is still ${name}, as on the host` : says);
      }),
  },
  pid: {
    wants: (n) => `is number ${n} in its PID namespace`,
    sees: (wanted, { snapshot }) =>
      decide(snapshot.nspid, 'a number', (numbers) => {
        const says = `is number ${numbers.at(-1)} in its PID namespace`;
        return numbers.at(-1) === wanted ? met(says) : unmet(says);
      }),
  },
  pid_levels: {
    wants: (n) => `has a number in ${n} PID namespaces`,
    sees: (wanted, { snapshot }) =>
      decide(snapshot.nspid, 'numbers', (numbers) => {
        const says = `has a number in ${numbers.length} PID ${numbers.length === 1 ? 'namespace' : 'namespaces'} (NSpid: ${numbers.join(' ')})`;
        return numbers.length >= wanted ? met(says) : unmet(says);
      }),
  },
  sees_fewer: {
    wants: (n) => `sees fewer than ${processes(n)} in its /proc`,
    sees: (limit, look) =>
      decide(look.entries('/proc'), 'a /proc', (names) => {
        const count = names.filter((name) => /^\d+$/.test(name)).length;
        if (count === 0) return unmet('has no proc mounted at /proc that shows a process');
        const says = `sees ${processes(count)} in its /proc`;
        return count < limit ? met(says) : unmet(says);
      }),
  },
  only_links: {
    wants: (names) => `sees no network interface but ${names.join(', ')}`,
    sees: (names, { snapshot }) =>
      decide(snapshot.links, 'network interfaces', (links) => {
        const seen = links.map(({ name }) => name);
        const says = `sees the network ${seen.length === 1 ? 'interface' : 'interfaces'} ${seen.join(', ')}`;
        return seen.every((name) => names.includes(name)) ? met(says) : unmet(says);
      }),
  },
  link_up: {
    wants: (name) => `has ${name} up`,
    sees: (wanted, { snapshot }) =>
      decide(snapshot.links, 'network interfaces', (links) => {
        const link = links.find(({ name }) => name === wanted);
        if (link === undefined) return unmet(`has no interface ${wanted}`);
        if (link.up === null)
          return unmet(`has an interface ${wanted} of which nobody can tell whether it is up`);
        return link.up ? met(`has ${wanted} up`) : unmet(`has ${wanted} still down`);
      }),
  },
  segment: {
    wants: (bytes) => `has a shared memory segment of ${bytes} bytes`,
    sees: (bytes, look) =>
      decide(look.segments, 'shared memory', (sizes) => {
        if (sizes.includes(bytes)) return met(`has a shared memory segment of ${bytes} bytes`);
        const [first] = sizes;
        if (first === undefined) return unmet('has no shared memory segment in its IPC namespace');
        return unmet(`has no segment of ${bytes} bytes in its IPC namespace, but one of ${first}`);
      }),
  },
};
