import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repository } from '../../dev/launcher/places.ts';

interface Compose {
  services: Record<string, { environment?: Record<string, string>; command?: string[] }>;
  configs: Record<string, { content: string }>;
}

const compose = parse(readFileSync(join(repository, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose;

/**
 * The environment of a service of docker-compose.yml, with its variables put in as Compose does
 * (docs.docker.com/reference/compose-file/interpolation).
 * @throws Error with the message of a required variable that is missing
 */
export function environmentOf(service: string, variables: Record<string, string>): Record<string, string> {
  const { environment = {} } = serviceNamed(service);
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(String(value), variables)]));
}

/** What it runs; `$$` stands for a dollar sign. */
export function commandOf(service: string): string[] {
  return (serviceNamed(service).command ?? []).map((part) => part.replaceAll('$$', '$'));
}

export function configOf(name: string): string {
  return compose.configs[name]!.content;
}

export function servicesBeginningWith(prefix: string): string[] {
  return Object.keys(compose.services).filter((name) => name.startsWith(prefix));
}

function serviceNamed(name: string) {
  const service = compose.services[name];
  if (!service) throw new Error(`docker-compose.yml has no service ${name}`);
  return service;
}

function fill(text: string, variables: Record<string, string>): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest = '') => {
    const value = variables[name];
    if (value) return value;
    if (kind === '?') throw new Error(rest);
    return kind === '-' ? rest : '';
  });
}
