/**
 * Seeded traffic: {@link dev.verbatim.bench.workload.AgentMix} is the mix of agents that the
 * performance targets are stated for, {@link dev.verbatim.bench.workload.SmallSpans} is ordinary
 * tracing. The same seed gives the same bytes.
 */
@NullMarked
package dev.verbatim.bench.workload;

import org.jspecify.annotations.NullMarked;
