package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Part;
import java.util.List;
import java.util.Optional;

/** The content of a message in OpenAI's two APIs: a string, or a list of typed parts. */
final class OpenAiContent {
  private OpenAiContent() {}

  static void read(JsonValue content, List<Part> into) {
    if (content.isString()) {
      addText(content.text().orElse(""), into);
      return;
    }
    for (JsonValue part : content.elements()) {
      read(part.text("type").orElse(part.isString() ? "string" : ""), part, into);
    }
    if (!content.isArray()) {
      into.add(new Part.Other("content", content.raw()));
    }
  }

  /** The content of a tool's answer: its text, or its JSON where it is more than text. */
  static String plain(JsonValue content) {
    Optional<String> text = content.text();
    if (text.isPresent()) {
      return text.get();
    }
    List<JsonValue> parts = content.elements();
    if (!parts.isEmpty() && parts.stream().allMatch(part -> part.text("text").isPresent())) {
      return String.join("\n", parts.stream().map(part -> part.text("text").orElse("")).toList());
    }
    return content.raw();
  }

  private static void addText(String text, List<Part> into) {
    if (!text.isEmpty()) {
      into.add(new Part.Text(text));
    }
  }

  private static void read(String type, JsonValue part, List<Part> into) {
    switch (type) {
      case "string" -> addText(part.text().orElse(""), into);
      case "text", "input_text", "output_text" -> addText(part.text("text").orElse(""), into);
      case "refusal" -> into.add(new Part.Refusal(part.text("refusal").orElse("")));
      case "thinking", "reasoning_text", "summary_text" -> into.add(thinking(part));
      case "image_url", "input_image" -> into.add(image(part));
      case "input_audio" -> into.add(audio(part));
      case "file", "input_file" -> into.add(file(part));
      default -> into.add(new Part.Other(type.isEmpty() ? "content" : type, part.raw()));
    }
  }

  private static Part thinking(JsonValue part) {
    return part.text("text")
        .or(() -> part.present("thinking").map(OpenAiContent::plain))
        .<Part>map(Part.Reasoning::new)
        .orElseGet(() -> new Part.Other("thinking", part.raw()));
  }

  private static Part image(JsonValue part) {
    Optional<String> url =
        part.text("image_url")
            .or(() -> part.get("image_url").flatMap(image -> image.text("url")))
            .or(() -> part.text("file_id"));
    return url.map(it -> InlineMedia.ofUrl("image", it))
        .orElseGet(() -> new Part.Other("image", part.raw()));
  }

  private static Part audio(JsonValue part) {
    JsonValue audio = part.present("input_audio").orElse(part);
    return audio
        .text("data")
        .map(
            data ->
                InlineMedia.ofBase64(
                    "audio", audio.text("format").map(format -> "audio/" + format), data))
        .orElseGet(() -> new Part.Other("input_audio", part.raw()));
  }

  private static Part file(JsonValue part) {
    JsonValue file = part.present("file").orElse(part);
    return file.text("file_data")
        .map(data -> InlineMedia.ofUrl("document", data))
        .or(() -> file.text("file_url").map(url -> InlineMedia.ofUrl("document", url)))
        .or(() -> file.text("file_id").map(id -> InlineMedia.ofUrl("document", id)))
        .orElseGet(() -> new Part.Other("file", part.raw()));
  }
}
