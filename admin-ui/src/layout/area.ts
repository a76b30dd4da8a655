import type { ComponentType } from 'react';
import type { Permission } from '../../../contracts/tables/permissions.ts';

/** The menu's sections, in its order; a section without a title stands by itself. */
export const sections = {
  home: null,
  catalogue: 'Catalogue',
  growth: 'Growth',
  customers: 'Customers',
  control: 'Control',
  settings: 'Settings',
} as const;

export type Section = keyof typeof sections;

export interface Destination {
  section: Section;
  to: string;
  /** Addresses that are reached from it and have no entry of their own. */
  also?: readonly string[];
  label: string;
  icon: ComponentType<{ sx?: object }>;
  /** Who may not read the page does not see it in the menu. */
  permission?: Permission;
  /** A hook: how much waits there for a person. */
  useWaiting?: () => number | undefined;
}

/** What an area brings to the admin UI: `src/<area>/area.ts`, named in `src/areas.ts`. */
export interface Area {
  menu: Destination[];
  /** A record of the API with pages at `/<name>`, `/<name>/create`, `/<name>/:id`, `/<name>/:id/show`. */
  resource?: {
    name: string;
    list?: ComponentType;
    create?: ComponentType;
    edit?: ComponentType;
    show?: ComponentType;
  };
  /** Pages of any other address. */
  routes?: { path: string; page: ComponentType }[];
}
