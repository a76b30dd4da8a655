/** A condition that nobody can evaluate; `path` says where, such as `$or[1].country.$in`. */
export class ConditionError extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(path === '' ? message : `${path}: ${message}`);
    this.name = 'ConditionError';
    this.path = path;
  }
}
