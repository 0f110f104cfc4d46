import type { AgentMessage, GatewayPort } from "@deployclaw/core";
import type { AppError, DeliveryAnswer } from "@deployclaw/domain";

/** A gateway in memory: it seals by reversing, answers chats by repeating them, and can be told to refuse. */
export interface MemoryGateway extends GatewayPort {
  readonly sealed: { readonly agentId: string; readonly name: string; readonly value: string }[];
  readonly messages: AgentMessage[];
  /** Agents that were cut off. */
  readonly killed: string[];
  /** Forwarders that were tested. */
  readonly tested: string[];
  testAnswer: DeliveryAnswer;
  refusal: AppError | undefined;
  /** After how many pieces a stream breaks off with the refusal; before the first unless told otherwise. */
  piecesBeforeRefusal: number;
}

/** Makes one. */
export function memoryGateway(): MemoryGateway {
  const gateway: MemoryGateway = {
    sealed: [],
    messages: [],
    killed: [],
    tested: [],
    testAnswer: { delivered: true, detail: "The receiver answered 204." },
    refusal: undefined,
    piecesBeforeRefusal: 0,
    async seal(request) {
      if (gateway.refusal !== undefined) throw gateway.refusal;
      gateway.sealed.push(request);
      const ciphertext = Buffer.from([...request.value].reverse().join(""));
      return { iv: Buffer.alloc(12, 1), ciphertext, tag: Buffer.alloc(16, 2), keyVersion: 1 };
    },
    async sealForwarderSecret({ forwarderId, value }) {
      if (gateway.refusal !== undefined) throw gateway.refusal;
      gateway.sealed.push({ agentId: forwarderId, name: "forwarder", value });
      const ciphertext = Buffer.from([...value].reverse().join(""));
      return { iv: Buffer.alloc(12, 1), ciphertext, tag: Buffer.alloc(16, 2), keyVersion: 1 };
    },
    async testForwarder(id) {
      if (gateway.refusal !== undefined) throw gateway.refusal;
      gateway.tested.push(id);
      return gateway.testAnswer;
    },
    async chat(request) {
      if (gateway.refusal !== undefined) throw gateway.refusal;
      gateway.messages.push(request);
      return { reply: `You said: ${request.message}` };
    },
    async *chatStream(request) {
      gateway.messages.push(request);
      const pieces = ["You ", "said: ", request.message];
      for (const [index, piece] of pieces.entries()) {
        if (gateway.refusal !== undefined && index === gateway.piecesBeforeRefusal) throw gateway.refusal;
        yield piece;
      }
    },
    async kill(agentId) {
      if (gateway.refusal !== undefined) throw gateway.refusal;
      gateway.killed.push(agentId);
    },
    async health() {
      if (gateway.refusal !== undefined) throw gateway.refusal;
      return { healthy: true, detail: "answers" };
    },
  };
  return gateway;
}
