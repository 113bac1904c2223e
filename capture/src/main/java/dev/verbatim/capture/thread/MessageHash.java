package dev.verbatim.capture.thread;

import dev.verbatim.capture.canon.CanonicalJson;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/**
 * The semantic hash of a message: equal for messages that say the same, however their JSON is
 * written. Independent of the order of members, white space, cache markers and how text is wrapped
 * into parts of one kind; reasoning, which providers do not want back, does not count. Keyed by
 * project.
 */
public final class MessageHash {
  private static final Set<String> REASONING = Set.of("reasoning", "thinking", "redacted_thinking");

  private final byte[] project;
  private final MessageDigest digest = Sha256.newDigest();

  /** Not safe for several threads. */
  public MessageHash(String project) {
    this.project = project.getBytes(StandardCharsets.UTF_8);
  }

  /** The hash of the message as it is. */
  public Hash128 of(Message message) {
    return hash(message, false);
  }

  /**
   * The hash that a prefix chain uses: of a system message without what changes from call to call,
   * so that a clock in the prompt does not tear a conversation apart.
   */
  public Hash128 forChain(Message message) {
    return hash(message, message.role().equals("system"));
  }

  /** The chain before the first message. */
  public Hash128 emptyChain() {
    return named((byte) 1, "");
  }

  /** The chain with one message more. */
  public Hash128 extend(Hash128 chain, Hash128 message) {
    digest.update(
        ByteBuffer.allocate(32)
            .putLong(chain.high())
            .putLong(chain.low())
            .putLong(message.high())
            .putLong(message.low())
            .flip());
    return Hash128.truncate(digest.digest());
  }

  /** Stands for the provider's id of an answer. */
  public Hash128 responseKey(String responseId) {
    return named((byte) 2, responseId);
  }

  /** Stands for the id of a tool call. */
  public Hash128 toolCallKey(String callId) {
    return named((byte) 3, callId);
  }

  private Hash128 named(byte kind, String name) {
    digest.update(project);
    digest.update((byte) 0);
    digest.update(kind);
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    return Hash128.truncate(digest.digest());
  }

  private Hash128 hash(Message message, boolean masked) {
    digest.update(project);
    digest.update((byte) 0);
    add('m', message.role());
    message.name().ifPresent(name -> add('n', name));
    for (Part part : message.parts()) {
      add(part, masked);
    }
    return Hash128.truncate(digest.digest());
  }

  private void add(Part part, boolean masked) {
    switch (part) {
      case Part.Text text -> {
        String stripped = text.text().strip();
        if (!stripped.isEmpty()) {
          add('t', masked ? VolatileWords.mask(stripped) : stripped);
        }
      }
      case Part.Reasoning reasoning -> {
        // Differs between an answer and its repetition.
      }
      case Part.Refusal refusal -> add('f', refusal.text().strip());
      case Part.ToolRequest request -> {
        add('c', request.id());
        add('n', request.name());
        add('a', CanonicalJson.of(request.arguments()));
      }
      case Part.ToolResult result -> {
        add('r', result.id());
        add('o', result.content().strip());
      }
      case Part.Media media -> {
        add('k', media.kind());
        add('y', media.mimeType());
        add('u', media.uri());
        add('b', Long.toString(media.bytes()));
      }
      case Part.Other other -> {
        if (!REASONING.contains(other.type())) {
          add('x', other.type());
          add('j', CanonicalJson.of(other.json()));
        }
      }
    }
  }

  private void add(char tag, Optional<String> text) {
    text.ifPresent(value -> add(tag, value));
  }

  private void add(char tag, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    digest.update((byte) tag);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
    digest.update(utf8);
  }
}
