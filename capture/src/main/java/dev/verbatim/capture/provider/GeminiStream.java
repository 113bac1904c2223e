package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the responses of one stream together to one {@code GenerateContentResponse}. Texts are
 * increments; everything outside the content is cumulative, so the last one holds.
 */
final class GeminiStream extends StreamAssembler {
  private final MutableJson.Object answer = new MutableJson.Object();
  private final Map<Long, Candidate> candidates = new TreeMap<>();

  /** One answer of several. */
  private static final class Candidate {
    final MutableJson.Object json = new MutableJson.Object();
    final MutableJson.Object content = new MutableJson.Object();
    private boolean lastIsText;
    private boolean lastIsThought;

    boolean add(JsonValue part) {
      MutableJson.Array parts = content.array("parts");
      boolean text = part.text("text").isPresent();
      boolean thought = part.truth("thought").orElse(false);
      if (text
          && lastIsText
          && thought == lastIsThought
          && parts.elements().getLast() instanceof MutableJson.Object before) {
        before.append("text", part.text("text").orElse(""));
        for (JsonValue.Member member : part.members()) {
          if (!member.name().equals("text")) {
            before.put(member.name(), member.value());
          }
        }
      } else {
        parts.elements().add(MutableJson.copyOf(part));
      }
      lastIsText = text;
      lastIsThought = thought;
      return !text || !part.text("text").orElse("").isEmpty();
    }
  }

  @Override
  boolean accept(String event, JsonValue chunk) {
    chunk.present("error").ifPresent(it -> error = Optional.of(Gemini.error(it)));
    boolean content = false;
    for (JsonValue.Member member : chunk.members()) {
      switch (member.name()) {
        case "error" -> {}
        case "candidates" -> {
          for (JsonValue candidate : member.value().elements()) {
            content |= acceptCandidate(candidate);
          }
        }
        default -> answer.put(member.name(), member.value());
      }
    }
    finished |= chunk.present("promptFeedback").flatMap(it -> it.text("blockReason")).isPresent();
    return content;
  }

  private boolean acceptCandidate(JsonValue sent) {
    Candidate candidate =
        candidates.computeIfAbsent(sent.integer("index").orElse(0), i -> new Candidate());
    boolean content = false;
    for (JsonValue.Member member : sent.members()) {
      if (member.name().equals("content")) {
        member.value().present("role").ifPresent(role -> candidate.content.put("role", role));
        for (JsonValue part : member.value().elements("parts")) {
          content |= candidate.add(part);
        }
      } else if (!member.value().isNull()) {
        finished |= member.name().equals("finishReason");
        candidate.json.put(member.name(), member.value());
      }
    }
    return content;
  }

  @Override
  Optional<byte[]> answer() {
    if (candidates.isEmpty() && answer.members().isEmpty()) {
      return Optional.empty();
    }
    MutableJson.Object whole = new MutableJson.Object();
    MutableJson.Array list = whole.array("candidates");
    for (Candidate candidate : candidates.values()) {
      MutableJson.Object json = new MutableJson.Object().put("content", candidate.content);
      json.members().putAll(candidate.json.members());
      list.elements().add(json);
    }
    whole.members().putAll(answer.members());
    return Optional.of(MutableJson.write(whole));
  }
}
