package dev.verbatim.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a test once on each tape. */
class CorpusExtension implements TestTemplateInvocationContextProvider {
  private record OnTape(Path folder, Path tape) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
      return folder.relativize(tape).toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new ReplayExtension(tape));
    }
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return context.getRequiredTestMethod().isAnnotationPresent(ReplayCorpus.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Path folder =
        Path.of(context.getRequiredTestMethod().getAnnotation(ReplayCorpus.class).value())
            .toAbsolutePath()
            .normalize();
    List<Path> tapes = Players.below(folder, Integer.MAX_VALUE);
    if (tapes.isEmpty()) {
      throw new IllegalStateException(
          folder + ": no tape below it (expected: directories with a tape.json)");
    }
    return tapes.stream().map(tape -> new OnTape(folder, tape));
  }
}
