package dev.verbatim.app;

import dev.verbatim.capture.JsonSliceText;
import dev.verbatim.store.embedded.EmbeddedStoreConfig;
import dev.verbatim.store.embedded.Reindex;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code verbatim reindex}: the index is derived from the log and can always be built anew. */
@Command(
    name = "reindex",
    mixinStandardHelpOptions = true,
    description = "Builds the search index of a stopped server anew from its log.")
final class ReindexCommand implements Callable<Integer> {
  @Mixin private final DataFolder data = new DataFolder();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    long spans =
        Reindex.run(data.existing(), EmbeddedStoreConfig.defaults(), new JsonSliceText()::of);
    spec.commandLine().getOut().println("The index holds " + spans + " spans.");
    return 0;
  }
}
