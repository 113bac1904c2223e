package dev.verbatim.bench.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One conversation in the shape of OpenAI Chat Completions: every call resends the system prompt,
 * the tools and the whole history, as real clients do.
 */
final class Conversation {
  private final SplittableRandom random;
  private final ZipfText text;
  private final Shape shape;
  private final String id;
  private final byte[] head;
  private final byte[] tail;
  private final List<byte[]> messages = new ArrayList<>();
  private int callsMade;

  /**
   * How a kind of conversation looks.
   *
   * @param calls model calls until it ends
   * @param systemAndTools bytes of the system prompt and the tool definitions together
   * @param firstMessage bytes of the user's first message
   * @param toolResult bytes of a tool's result, at most; about half of it on average
   * @param answer bytes of an answer, at most
   * @param compacts whether the history is replaced by a summary once, in the middle
   * @param sharedTemplate conversations with the same number have the same system prompt and tools
   */
  record Shape(
      String name,
      int calls,
      int systemAndTools,
      int firstMessage,
      int toolResult,
      int answer,
      boolean compacts,
      int sharedTemplate) {}

  Conversation(Shape shape, ZipfText text, long seed) {
    this.random = new SplittableRandom(seed);
    this.text = text;
    this.shape = shape;
    this.id = Long.toHexString(seed * 0x9E3779B97F4A7C15L);
    SplittableRandom template = new SplittableRandom(shape.sharedTemplate());
    int system = shape.systemAndTools() * 2 / 3;
    head = bytes("{\"model\":\"gpt-5-mini-2025-08-07\",\"messages\":[");
    messages.add(message("system", text.json(template, system)));
    messages.add(message("user", text.json(random, shape.firstMessage())));
    tail = bytes("],\"tools\":[" + tools(template, shape.systemAndTools() - system) + "]}");
  }

  boolean ended() {
    return callsMade == shape.calls();
  }

  String id() {
    return id;
  }

  Shape shape() {
    return shape;
  }

  int callsMade() {
    return callsMade;
  }

  SplittableRandom random() {
    return random;
  }

  /** A request and its response, byte for byte. */
  record Exchange(int status, byte[] request, byte[] response) {}

  Exchange nextCall(boolean fails) {
    byte[] request = request();
    if (fails) {
      return new Exchange(
          500,
          request,
          bytes("{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}"));
    }
    callsMade++;
    boolean asksTool = shape.toolResult() > 0 && callsMade < shape.calls() && callsMade % 6 != 0;
    String answer =
        asksTool
            ? toolCall()
            : "{\"role\":\"assistant\",\"content\":\""
                + text.json(random, 40 + random.nextInt(shape.answer()))
                + "\"}";
    String toolCallId =
        asksTool ? answer.substring(answer.indexOf("call_"), answer.indexOf("call_") + 21) : "";
    int prompt = request.length / 4;
    int completion = answer.length() / 4;
    byte[] response =
        bytes(
            "{\"id\":\"chatcmpl-"
                + Long.toHexString(random.nextLong())
                + "\",\"object\":\"chat.completion\",\"created\":1781000000,\"model\":\"gpt-5-mini-2025-08-07\","
                + "\"choices\":[{\"index\":0,\"message\":"
                + answer
                + ",\"finish_reason\":\""
                + (asksTool ? "tool_calls" : "stop")
                + "\"}],\"usage\":{\"prompt_tokens\":"
                + prompt
                + ",\"completion_tokens\":"
                + completion
                + ",\"total_tokens\":"
                + (prompt + completion)
                + "}}");
    messages.add(bytes(answer));
    messages.add(
        asksTool
            ? bytes(
                "{\"role\":\"tool\",\"tool_call_id\":\""
                    + toolCallId
                    + "\",\"content\":\""
                    + text.json(random, 30 + random.nextInt(shape.toolResult()))
                    + "\"}")
            : message("user", text.json(random, 40 + random.nextInt(400))));
    if (shape.compacts() && callsMade == shape.calls() / 2) {
      compact();
    }
    return new Exchange(200, request, response);
  }

  private byte[] request() {
    int size = head.length + tail.length + messages.size();
    for (byte[] message : messages) {
      size += message.length;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream(size);
    body.writeBytes(head);
    for (int i = 0; i < messages.size(); i++) {
      if (i > 0) {
        body.write(',');
      }
      body.writeBytes(messages.get(i));
    }
    body.writeBytes(tail);
    return body.toByteArray();
  }

  /** What a coding agent does with a history that gets too long: a summary takes its place. */
  private void compact() {
    byte[] system = messages.getFirst();
    List<byte[]> recent = new ArrayList<>(messages.subList(messages.size() - 4, messages.size()));
    if (new String(recent.getFirst(), UTF_8).contains("\"role\":\"tool\"")) {
      recent.removeFirst();
    }
    messages.clear();
    messages.add(system);
    messages.add(message("user", "Summary so far: " + text.json(random, 3000)));
    messages.addAll(recent);
  }

  private String toolCall() {
    String callId = "call_" + String.format("%016x", random.nextLong());
    return "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\""
        + callId
        + "\",\"type\":\"function\",\"function\":{\"name\":\"tool_"
        + random.nextInt(12)
        + "\",\"arguments\":\"{\\\"query\\\":\\\""
        + text.json(random, 20 + random.nextInt(120)).replace("\\n", " ")
        + "\\\"}\"}}]}";
  }

  private String tools(SplittableRandom template, int bytes) {
    StringBuilder tools = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      tools
          .append(i == 0 ? "" : ",")
          .append("{\"type\":\"function\",\"function\":{\"name\":\"tool_")
          .append(i)
          .append("\",\"description\":\"")
          .append(text.json(template, Math.max(20, bytes / 12 - 160)))
          .append(
              "\",\"parameters\":{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\"}}}}}");
    }
    return tools.toString();
  }

  private static byte[] message(String role, String content) {
    return bytes("{\"role\":\"" + role + "\",\"content\":\"" + content + "\"}");
  }

  private static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }
}
