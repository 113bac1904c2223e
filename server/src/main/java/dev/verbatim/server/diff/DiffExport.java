package dev.verbatim.server.diff;

import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.server.api.DiffDocument;
import dev.verbatim.server.api.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A comparison as a file. Schema {@code DiffExport}.
 *
 * @param diff as {@code /api/v1/diff} tells it
 * @param base the left call; null unless two calls were compared
 * @param patch what makes the form of the right call of the left one (RFC 6902)
 */
public record DiffExport(
    DiffDocument diff, @Nullable CallForm base, List<DiffDocument.Operation> patch) {

  /** The calls that were compared. */
  public record Calls(CallForm left, CallForm right) {}

  public static DiffExport of(DiffDocument diff, Optional<Calls> calls) {
    return new DiffExport(
        diff,
        calls.map(Calls::left).orElse(null),
        calls
            .map(
                both ->
                    DiffDocument.Operation.each(
                        JsonDiff.ofTexts(text(both.left()), text(both.right()))))
            .orElse(List.of()));
  }

  private static String text(CallForm form) {
    return new String(Json.bytes(form), StandardCharsets.UTF_8);
  }
}
