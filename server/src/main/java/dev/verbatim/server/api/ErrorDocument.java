package dev.verbatim.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Schema {@code Error}. */
public record ErrorDocument(Detail error) {
  /** What is wrong; what does not apply is left out. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Detail(
      String code,
      String message,
      @Nullable Integer position,
      @Nullable Integer length,
      @Nullable String expected,
      @Nullable String suggestion) {}

  public static ErrorDocument of(String code, String message) {
    return new ErrorDocument(new Detail(code, message, null, null, null, null));
  }
}
