export interface WakeableLoop {
  /** Runs until it is ended. @throws what the work throws */
  run(): Promise<void>;
  /** Cuts the present pause short; while the work runs, it is run once more. */
  wake: () => void;
  /** Lets the present work finish and then stops. */
  end(): void;
  readonly ended: Promise<void>;
}

/** Repeats work with pauses; without a pause while the work says that there is more. */
export function wakeableLoop(everyMs: number, work: () => Promise<boolean>): WakeableLoop {
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

  return {
    ended,
    async run() {
      try {
        while (!ending) {
          woken = false;
          const more = await work();
          if (!more && !woken && !ending) await pause();
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
