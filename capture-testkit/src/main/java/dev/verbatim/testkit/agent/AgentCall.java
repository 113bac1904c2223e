package dev.verbatim.testkit.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A request of a simulated agent.
 *
 * @param site which of its prompts it uses
 * @param meaning what is asked, without noise and without the words of the prompt: an answer to a
 *     request of another meaning is a wrong answer
 * @param isNew whether no run without mutations would make it
 * @param epochNanos when
 * @param body in the format of Chat Completions
 */
public record AgentCall(
    String site, String meaning, boolean isNew, long epochNanos, ObjectNode body) {}
