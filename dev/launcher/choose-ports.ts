import { freePort, isPortFree } from '../processes/ports.ts';
import { type Embedded, SettingRefused } from './settings.ts';

const triedInARow = 30;

export interface Ports {
  api: number;
  workerHealth: number;
  postgres: number;
  temporal: number;
  temporalUi: number;
  stripeSandbox: number;
  /** The inbox's page, and where it takes mail. */
  inbox: number;
  smtp: number;
}

interface Wanted {
  title: string;
  variable: string;
  /** 0 lets the operating system choose. */
  usual: number;
  needed: boolean;
}

/**
 * A free port for each part: the usual one or the next above it. A port asked for by its variable is taken or refused.
 * @param note told when a part does not get its usual port
 * @throws SettingRefused
 */
export async function choosePorts(
  environment: NodeJS.ProcessEnv,
  embedded: Embedded,
  note: (text: string) => void,
): Promise<Ports> {
  const taken = new Set<number>();
  const isFree = async (port: number) => !taken.has(port) && (await isPortFree(port));

  const choose = async ({ title, variable, usual, needed }: Wanted): Promise<number> => {
    if (!needed) return 0;
    const asked = environment[variable];
    const port = asked ? await askedFor(variable, asked, isFree) : await nearest(usual, isFree);
    if (!asked && usual !== 0 && port !== usual)
      note(`Port ${usual} is taken: ${title} uses ${port}. ${variable} chooses another.`);
    taken.add(port);
    return port;
  };

  return {
    api: await choose({ title: 'the API', variable: 'PORT', usual: 3000, needed: true }),
    workerHealth: await choose({ title: 'the worker', variable: 'WORKER_HEALTH_PORT', usual: 0, needed: true }),
    postgres: await choose({ title: 'Postgres', variable: 'POSTGRES_PORT', usual: 54320, needed: embedded.postgres }),
    temporal: await choose({ title: 'Temporal', variable: 'TEMPORAL_PORT', usual: 7233, needed: embedded.temporal }),
    temporalUi: await choose({
      title: 'Temporal Web',
      variable: 'TEMPORAL_UI_PORT',
      usual: 8233,
      needed: embedded.temporal,
    }),
    stripeSandbox: await choose({
      title: 'the Stripe sandbox',
      variable: 'STRIPE_SANDBOX_PORT',
      usual: 12111,
      needed: embedded.stripe,
    }),
    inbox: await choose({ title: 'the inbox', variable: 'INBOX_PORT', usual: 8025, needed: embedded.inbox }),
    smtp: await choose({
      title: "the inbox's mail server",
      variable: 'INBOX_SMTP_PORT',
      usual: 1025,
      needed: embedded.inbox,
    }),
  };
}

type IsFree = (port: number) => Promise<boolean>;

async function askedFor(variable: string, asked: string, isFree: IsFree): Promise<number> {
  const port = Number(asked);
  if (!/^\d+$/.test(asked) || port > 65_535) {
    throw new SettingRefused(
      `${variable}=${asked} is not a port: give a number from 1 to 65535, or 0 for any free one.`,
    );
  }
  if (port === 0) return await nearest(0, isFree);
  if (await isFree(port)) return port;
  throw new SettingRefused(
    `Port ${port}, which ${variable} asks for, is taken. Stop what listens there, set ${variable} to another port, or unset it.`,
  );
}

async function nearest(usual: number, isFree: IsFree): Promise<number> {
  for (let port = usual; usual !== 0 && port < usual + triedInARow; port++) if (await isFree(port)) return port;
  for (;;) {
    const port = await freePort();
    if (await isFree(port)) return port;
  }
}
