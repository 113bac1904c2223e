package dev.verbatim.capture.canon;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request to a model in the form in which two requests that ask the same are equal, whichever
 * client wrote them: members sorted, transport fields and cache markers left out, ids of tool calls
 * renamed by first appearance where they are ids and nowhere else, JSON inside of strings (the
 * arguments of a tool call, what a tool gave) as JSON, one text block as plain text.
 *
 * @param setup model, parameters and tools: a JSON object
 * @param system the instructions: a JSON array of texts and blocks
 * @param items what was said, in order
 */
public record CanonicalRequest(String setup, String system, List<Item> items) {
  /**
   * A message, or what stands in its place.
   *
   * @param role {@code user}, {@code assistant}, {@code tool}, or any other word as sent
   * @param tools names of the tools that are asked for in it, in order
   * @param json the whole of it: a JSON object
   */
  public record Item(String role, List<String> tools, String json) {
    public Item {
      tools = List.copyOf(tools);
    }

    /** Whether a model said it. */
    public boolean isAnswer() {
      return role.equals("assistant") || role.equals("model");
    }
  }

  public CanonicalRequest {
    items = List.copyOf(items);
  }

  /**
   * The form of a request body, every value kept.
   *
   * @param body a JSON object; of anything else nothing can be read
   * @param model the one that the path names, where the body does not
   */
  public static CanonicalRequest of(JsonValue body, Optional<String> model) {
    return new RequestForm(FormMask.NONE).read(body, model);
  }

  /**
   * The same with noise masked, and the results of tools that ran side by side in the order in
   * which they were asked for.
   */
  public static CanonicalRequest masked(JsonValue body, Optional<String> model, NoiseMask mask) {
    return new RequestForm(FormMask.of(mask)).read(body, model).holed(mask);
  }

  /**
   * The form of messages alone, for calls of which the bytes are not known: parameters and tool
   * definitions, which other instrumentation often leaves out, are not part of it. It is equal only
   * to forms made in the same way.
   */
  public static CanonicalRequest of(Conversation conversation, Optional<String> model) {
    return new MessageForm(FormMask.NONE).read(conversation, model);
  }

  /**
   * Whether a member of a request says how it travels or is billed, not what the model is asked.
   */
  public static boolean isTransport(String member) {
    return RequestForm.TRANSPORT.contains(member);
  }

  /** The same with noise masked; see {@link #masked(JsonValue, Optional, NoiseMask)}. */
  public static CanonicalRequest masked(
      Conversation conversation, Optional<String> model, NoiseMask mask) {
    return new MessageForm(FormMask.of(mask)).read(conversation, model).holed(mask);
  }

  /** With holes in the places of a request that rules name: those below {@code /request}. */
  private CanonicalRequest holed(NoiseMask mask) {
    List<Item> holed = new ArrayList<>();
    for (Item item : items) {
      holed.add(
          new Item(
              item.role(),
              item.tools(),
              mask.places(item.json(), "request", "messages", Integer.toString(holed.size()))));
    }
    return new CanonicalRequest(
        mask.places(setup, "request"), mask.places(system, "request", "system"), holed);
  }

  /** How many answers of a model it holds. */
  public int turn() {
    return (int) items.stream().filter(Item::isAnswer).count();
  }

  /** Who spoke in which order, and which tools were asked for. */
  public String shape() {
    StringBuilder shape = new StringBuilder();
    for (Item item : items) {
      shape.append(item.role()).append(item.tools().isEmpty() ? "" : item.tools()).append('\n');
    }
    return shape.toString();
  }

  /** The whole as one JSON object: the settings, {@code system} and {@code messages}. */
  public String json() {
    StringBuilder json = new StringBuilder(setup.length() + system.length() + 1024);
    json.append(setup, 0, setup.length() - 1);
    json.append(setup.length() > 2 ? "," : "").append("\"system\":").append(system);
    json.append(",\"messages\":[");
    String comma = "";
    for (Item item : items) {
      json.append(comma).append(item.json());
      comma = ",";
    }
    return json.append("]}").toString();
  }

  /** The hash of the whole. */
  public Hash128 hash() {
    return Hash128.truncate(Sha256.newDigest().digest(json().getBytes(StandardCharsets.UTF_8)));
  }

  /** Sizes only: requests hold prompts. */
  @Override
  public String toString() {
    return "CanonicalRequest[" + items.size() + " items]";
  }
}
