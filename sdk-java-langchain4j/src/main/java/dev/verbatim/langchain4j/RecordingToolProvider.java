package dev.verbatim.langchain4j;

import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderRequest;
import dev.langchain4j.service.tool.ToolProviderResult;
import org.jspecify.annotations.Nullable;

/** Provides the same tools, recorded. */
final class RecordingToolProvider implements ToolProvider {
  private final ToolProvider delegate;

  RecordingToolProvider(ToolProvider delegate) {
    this.delegate = delegate;
  }

  @Override
  public @Nullable ToolProviderResult provideTools(ToolProviderRequest request) {
    ToolProviderResult provided = delegate.provideTools(request);
    return provided == null
        ? null
        : ToolProviderResult.builder()
            .addAll(provided.aiServiceTools().stream().map(RecordingToolExecutor::around).toList())
            .build();
  }

  @Override
  public boolean isDynamic() {
    return delegate.isDynamic();
  }
}
