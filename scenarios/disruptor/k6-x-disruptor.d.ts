/**
 * What of xk6-disruptor v0.3.17 is used here, as its documentation and its own conversion from JavaScript have it (it
 * refuses fields that it does not know). Durations are texts such as `10s` and `200ms`; each call returns when the fault
 * is over in all pods, and throws when it was cut short, or no request came, in one of them.
 */
declare module 'k6/x/disruptor' {
  export type HttpFault = {
    /** Of the pod, not of a service that stands before it. */
    port: number;
    averageDelay?: string;
    delayVariation?: string;
    /** Share of requests that are answered by the agent, from 0 to 1. */
    errorRate?: number;
    errorCode?: number;
    errorBody?: string;
    /** Paths, separated by commas, that the fault leaves alone; each is compared as a whole, without its query. */
    exclude?: string;
  };

  /** Packets that come in and are dropped; of all ports and protocols where none is said. */
  export type NetworkFault = { port?: number; protocol?: 'tcp' | 'udp' | 'icmp' };

  export class PodDisruptor {
    constructor(
      selector: { namespace: string; select: { labels: Record<string, string> } },
      options?: { injectTimeout?: string },
    );
    /** Names of the pods that match now. */
    targets(): string[];
    /** `proxyPort` is where the agent listens in the pod. */
    injectHTTPFaults(fault: HttpFault, duration: string, options?: { proxyPort?: number }): void;
    injectNetworkFaults(fault: NetworkFault, duration: string): void;
  }
}
