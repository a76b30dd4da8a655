import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';

/** The operating-system account under which Postgres runs when we are root, which Postgres refuses to be. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/**
 * Account for Postgres: none when we are an ordinary user; else `postgres`, made when it is missing, else `nobody`.
 * @throws Error when root has no account to give
 */
export function accountForPostgres(): Account | undefined {
  if (process.platform === 'win32' || userInfo().uid !== 0) return undefined;
  return find('postgres') ?? create('postgres') ?? find('nobody') ?? fail();
}

function find(name: string): Account | undefined {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
    return { name, uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function create(name: string): Account | undefined {
  const ways: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/sh', name]],
    ['adduser', ['-S', '-D', '-H', name]],
  ];
  for (const [command, parameters] of ways) {
    try {
      execFileSync(command, parameters, { stdio: 'pipe' });
      break;
    } catch {}
  }
  return find(name);
}

function fail(): never {
  throw new Error(
    'Postgres refuses to run as root, and this system has neither an account "postgres" nor a way to make one. Start as an ordinary user, or set DATABASE_URL to a Postgres that you run.',
  );
}
