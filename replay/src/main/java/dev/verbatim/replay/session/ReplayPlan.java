package dev.verbatim.replay.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verbatim.model.TraceId;
import dev.verbatim.replay.match.MatchPolicy;
import dev.verbatim.replay.tool.ToolPolicy;
import dev.verbatim.replay.tool.ToolPolicyJson;
import java.util.Optional;

/**
 * What is replayed, and how.
 *
 * @param id of the replay, and of the trace that its run becomes
 * @param project whose data it is
 * @param traceId the recording; missing if it is a whole conversation
 * @param baseline the run that was accepted in the place of that trace
 * @param sessionId the recording; missing if it is one trace
 * @param mode whether anything goes to a provider
 * @param tools what tools may do
 * @param policy what is served where the run is not the recording
 * @param speed 0 serves at once, 1 at the recorded times, x in an x-th of them
 * @param createdEpochNanos when it was made
 */
public record ReplayPlan(
    TraceId id,
    String project,
    Optional<TraceId> traceId,
    Optional<TraceId> baseline,
    Optional<String> sessionId,
    Mode mode,
    ToolPolicy tools,
    MatchPolicy policy,
    double speed,
    long createdEpochNanos) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether anything goes to a provider. */
  public enum Mode {
    /** Nothing does. */
    STRICT,
    /** Requests that were not recorded do, with the key that the app sends. */
    FORK,
    /** Everything from the first request on that was not recorded. */
    FORK_REST;

    /** The word in attributes and in the API; both forks are one mode. */
    public String wireName() {
      return this == STRICT ? "strict" : "fork";
    }
  }

  public ReplayPlan {
    if (traceId.isPresent() == sessionId.isPresent()) {
      throw new IllegalArgumentException(
          "traceId, sessionId: " + (traceId.isPresent() ? "both" : "none") + " (expected: one)");
    }
    if (!(speed >= 0 && speed <= 1000)) {
      throw new IllegalArgumentException("speed: " + speed + " (expected: 0..1000)");
    }
  }

  /** The same from a run that was accepted in the place of the recording. */
  ReplayPlan from(TraceId accepted) {
    return new ReplayPlan(
        id,
        project,
        traceId,
        Optional.of(accepted),
        sessionId,
        mode,
        tools,
        policy,
        speed,
        createdEpochNanos);
  }

  /** What it is a replay of: the id of a trace or of a conversation. */
  public String of() {
    return traceId.map(TraceId::toString).or(() -> sessionId).orElseThrow();
  }

  String toJson() {
    var json = JSON.createObjectNode();
    traceId.ifPresent(trace -> json.put("traceId", trace.toString()));
    baseline.ifPresent(run -> json.put("baseline", run.toString()));
    sessionId.ifPresent(session -> json.put("sessionId", session));
    json.put("mode", mode.name());
    json.set("tools", ToolPolicyJson.write(tools));
    json.put("keepGoing", policy.keepGoing());
    json.put("repeat", policy.repeat().name());
    json.put("speed", speed);
    json.put("created", createdEpochNanos);
    return json.toString();
  }

  static ReplayPlan ofJson(TraceId id, String project, String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return new ReplayPlan(
          id,
          project,
          Optional.ofNullable(json.path("traceId").textValue()).map(TraceId::parse),
          Optional.ofNullable(json.path("baseline").textValue()).map(TraceId::parse),
          Optional.ofNullable(json.path("sessionId").textValue()),
          Mode.valueOf(json.path("mode").asText(Mode.STRICT.name())),
          ToolPolicyJson.read(json.path("tools")),
          new MatchPolicy(
              json.path("keepGoing").asBoolean(),
              MatchPolicy.Repeat.valueOf(json.path("repeat").asText())),
          json.path("speed").asDouble(),
          json.path("created").asLong());
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException("replay " + id + ": its settings cannot be read", damaged);
    }
  }
}
