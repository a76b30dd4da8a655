import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;
type History = Parameters<typeof History.encode>[0];

/** A history as plain JSON: 64-bit numbers and enumerations as text, bytes as base64. */
export function toPlain(history: History): unknown {
  return History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String });
}

/**
 * A history from its plain JSON. The SDK's own `historyFromJSON` fails while another version of protobufjs stands at the
 * top of node_modules.
 */
export function fromPlain(plain: object) {
  return History.fromObject(plain);
}
