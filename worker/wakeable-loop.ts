export interface WakeableLoop {
  /** Runs until it is ended. @throws what the work throws */
  run(): Promise<void>;
  /** Cuts the present pause short; while the work runs, it is run once more. */
  wake: () => void;
  /** Lets the present work finish and then stops. */
  end(): void;
  readonly ended: Promise<void>;
}

/**
 * Work that comes in a stream is done ten times a second and not for each piece: what gathers meanwhile is done together,
 * and a busy database is not asked without a break. What comes after a pause is done at once.
 */
const defaultRestMs = 100;

/** Repeats work with pauses; with a short rest while the work says that there is more. */
export function wakeableLoop(everyMs: number, work: () => Promise<boolean>, restMs = defaultRestMs): WakeableLoop {
  let ending = false;
  let woken = false;
  let cutShort: () => void = () => {};
  const { promise: ended, resolve: haveEnded } = Promise.withResolvers<void>();

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      cutShort = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Not cut short by what wakes it. */
  const rest = () => new Promise<void>((resolve) => setTimeout(resolve, restMs));

  return {
    ended,
    async run() {
      try {
        while (!ending) {
          woken = false;
          const more = await work();
          if (ending) break;
          if (more || woken) await rest();
          else await pause();
        }
      } finally {
        haveEnded();
      }
    },
    wake() {
      woken = true;
      cutShort();
    },
    end() {
      ending = true;
      cutShort();
    },
  };
}
