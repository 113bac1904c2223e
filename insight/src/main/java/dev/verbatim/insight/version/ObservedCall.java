package dev.verbatim.insight.version;

import java.util.Optional;

/**
 * A model call, as far as it tells about versions of its prompt.
 *
 * @param promptName as declared
 * @param promptVersion as declared
 * @param callSite the function or file that calls, where the sender tells it
 * @param service where it ran
 * @param operation the span's name without the model
 * @param conversation the session, or the trace without one
 * @param release version and commit of the program; empty if unknown
 * @param instance the process; empty if unknown
 * @param epochNanos when it started
 * @param prompt what was sent
 */
public record ObservedCall(
    Optional<String> promptName,
    Optional<String> promptVersion,
    Optional<String> callSite,
    String service,
    String operation,
    String conversation,
    String release,
    String instance,
    long epochNanos,
    PromptText prompt) {}
