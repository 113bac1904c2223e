package dev.verbatim.insight.cohort;

import dev.verbatim.model.StoredSpan;
import java.util.List;
import java.util.Optional;

/**
 * A call of a cohort with what had to be read from its messages.
 *
 * @param call the call
 * @param validFormat whether the answer is JSON where JSON was asked for; empty where it was not,
 *     or nothing was answered
 * @param tools names of the tools the answer asks for, each once
 */
record CohortCall(StoredSpan call, Optional<Boolean> validFormat, List<String> tools) {
  CohortCall {
    tools = List.copyOf(tools);
  }
}
