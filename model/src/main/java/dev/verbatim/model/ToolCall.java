package dev.verbatim.model;

import java.util.Optional;

/**
 * What is particular to a tool span. Arguments and result are payloads of the span named {@link
 * PayloadRef#TOOL_ARGUMENTS} and {@link PayloadRef#TOOL_RESULT}.
 *
 * @param name the tool
 * @param callId the id under which a model asked for it
 */
public record ToolCall(Optional<String> name, Optional<String> callId) {}
