package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Part;
import dev.verbatim.otlp.json.Json;
import java.util.Locale;
import java.util.Optional;

/** Images, sounds, videos and documents in a message. */
final class MediaReader {
  private static final String DATA = "data:";

  private MediaReader() {}

  /**
   * The medium; empty if the part is none.
   *
   * @param type of the part, may be empty
   */
  static Optional<Part> read(String type, Json.Obj part) {
    return switch (type) {
      case "blob" -> Optional.of(inline(part, part.text("content").orElse("")));
      case "uri" -> Optional.of(byReference(modality(part, type), part, part.text("uri")));
      case "file" -> Optional.of(file(part));
      case "image_url",
          "input_image",
          "image",
          "media",
          "video",
          "audio",
          "document",
          "input_audio",
          "input_file",
          "image-url" ->
          known(kind(type), part);
      case "" -> known("document", part).filter(medium -> part.members().size() == 1);
      default -> Optional.empty();
    };
  }

  private static String kind(String type) {
    return switch (type) {
      case "input_audio", "audio" -> "audio";
      case "video" -> "video";
      case "document", "input_file", "media" -> "document";
      default -> "image";
    };
  }

  /** The places where providers put a link or bytes. */
  private static Optional<Part> known(String kind, Json.Obj part) {
    for (String field :
        new String[] {
          "image_url",
          "image",
          "audio",
          "input_audio",
          "source",
          "file",
          "inlineData",
          "inline_data",
          "fileData",
          "file_data",
          "data",
          "url",
          "video"
        }) {
      Json value = part.get(field).orElse(Json.Null.NULL);
      if (value instanceof Json.Str text) {
        return Optional.of(textual(kind, part, text.value()));
      }
      if (value instanceof Json.Obj inner) {
        Optional<String> text =
            inner.text("url", "data", "file_data", "fileUri", "file_uri", "file_id", "image.url");
        Json.Obj describing = mime(inner).isPresent() ? inner : part;
        return Optional.of(
            text.map(found -> textual(kindOf(kind, describing), describing, found))
                .orElseGet(() -> new Part.Media(kind, mime(inner), Optional.empty(), -1)));
      }
    }
    return Optional.empty();
  }

  private static Part file(Json.Obj part) {
    Optional<String> id = part.text("file_id");
    return id.isPresent()
        ? byReference(modality(part, "document"), part, id)
        : known(kindOf("document", part), part)
            .orElseGet(() -> byReference("document", part, Optional.empty()));
  }

  private static Part byReference(String kind, Json.Obj part, Optional<String> uri) {
    return new Part.Media(kind, mime(part), uri, -1);
  }

  /** A link, a data URL or base64. */
  private static Part textual(String kind, Json.Obj part, String text) {
    if (text.startsWith(DATA)) {
      int comma = text.indexOf(',');
      int end = text.indexOf(';');
      String type =
          comma < 0 ? "" : text.substring(DATA.length(), end >= 0 && end < comma ? end : comma);
      return new Part.Media(
          kind,
          Optional.of(type).filter(found -> !found.isEmpty()).or(() -> mime(part)),
          Optional.empty(),
          comma < 0 ? -1 : decodedLength(text, comma + 1));
    }
    if (text.length() <= 4096 && (text.contains("://") || text.startsWith("file-"))) {
      return new Part.Media(kind, mime(part), Optional.of(text), -1);
    }
    return new Part.Media(kind, mime(part), Optional.empty(), decodedLength(text, 0));
  }

  private static Part inline(Json.Obj part, String base64) {
    return new Part.Media(
        modality(part, kindOf("document", part)),
        mime(part),
        Optional.empty(),
        decodedLength(base64, 0));
  }

  private static String modality(Json.Obj part, String otherwise) {
    return part.text("modality")
        .orElseGet(() -> kindOf(otherwise.equals("uri") ? "document" : otherwise, part));
  }

  /** By the MIME type if it says so. */
  private static String kindOf(String otherwise, Json.Obj part) {
    String family = mime(part).orElse("").toLowerCase(Locale.ROOT).split("/", 2)[0];
    return switch (family) {
      case "image", "audio", "video" -> family;
      default -> otherwise;
    };
  }

  private static Optional<String> mime(Json.Obj part) {
    return part.text("mime_type", "mimeType", "media_type", "mediaType");
  }

  /** Bytes in base64 text from an offset. */
  private static long decodedLength(String base64, int from) {
    long digits = 0;
    for (int i = from; i < base64.length(); i++) {
      char digit = base64.charAt(i);
      if (digit > ' ' && digit != '=') {
        digits++;
      }
    }
    return digits * 3 / 4;
  }
}
