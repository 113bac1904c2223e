package dev.verbatim.testkit.episode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A finished conversation between a user and an agent, as chat messages. Every assistant message
 * was one model call whose request held all messages before it.
 *
 * @param id such as {@code airline-02-1}: task and trial
 * @param task the task the user had; episodes of one task are siblings
 * @param trial from 0
 * @param reward 1 if the agent did what it should have done, else 0
 * @param userId who the simulated user is
 * @param instruction what the simulated user wants
 * @param messages in the format of Chat Completions; the first is the system message, and tool
 *     messages follow the assistant message that asked for them
 * @param tools tool definitions in the format of Chat Completions
 */
public record Episode(
    String id,
    int task,
    int trial,
    double reward,
    String userId,
    String instruction,
    List<JsonNode> messages,
    JsonNode tools) {

  static final ObjectMapper JSON = new ObjectMapper();

  public Episode {
    messages = List.copyOf(messages);
  }

  /**
   * Twelve real episodes: three tasks, four trials each (tau-bench, MIT; see the NOTICE beside the
   * resource).
   */
  public static List<Episode> bundled() {
    return episodes(resource("tau-bench-airline.json"));
  }

  /** All sixty of them: fifteen tasks, four trials each, those of {@link #bundled} included. */
  public static List<Episode> all() {
    return episodes(resource("tau-bench-airline-all.json.gz"));
  }

  private static List<Episode> episodes(JsonNode nodes) {
    List<Episode> episodes = new ArrayList<>();
    JsonNode tools = airlineTools();
    for (JsonNode node : nodes) {
      List<JsonNode> messages = new ArrayList<>();
      node.path("traj").forEach(messages::add);
      int task = node.path("task_id").asInt();
      int trial = node.path("trial").asInt();
      episodes.add(
          new Episode(
              "airline-%02d-%d".formatted(task, trial),
              task,
              trial,
              node.path("reward").asDouble(),
              node.path("user_id").asText(),
              node.path("instruction").asText(),
              messages,
              tools));
    }
    return List.copyOf(episodes);
  }

  /** The tools of the airline agent, in the format of Chat Completions. */
  public static JsonNode airlineTools() {
    return resource("airline-tools.json");
  }

  /** The number of model calls: assistant messages. */
  public int calls() {
    return (int) messages.stream().filter(Episode::isAnswer).count();
  }

  /** What the model answered in its call number {@code call}, from 0. */
  public JsonNode answer(int call) {
    return messages.get(position(call));
  }

  /** The messages of the request of call number {@code call}, from 0. */
  public List<JsonNode> request(int call) {
    return messages.subList(0, position(call));
  }

  /** All tool calls the model asked for, in order. */
  public List<JsonNode> toolCalls() {
    List<JsonNode> calls = new ArrayList<>();
    messages.forEach(message -> message.path("tool_calls").forEach(calls::add));
    return calls;
  }

  /** The system message. */
  public String systemPrompt() {
    return messages.getFirst().path("content").asText();
  }

  static boolean isAnswer(JsonNode message) {
    return message.path("role").asText().equals("assistant");
  }

  private int position(int call) {
    int left = call;
    for (int i = 0; i < messages.size(); i++) {
      if (isAnswer(messages.get(i)) && left-- == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "call: " + call + " (expected: 0.." + (calls() - 1) + " in " + id + ")");
  }

  private static JsonNode resource(String name) {
    try (InputStream in = Episode.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      return JSON.readTree(name.endsWith(".gz") ? new GZIPInputStream(in) : in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
